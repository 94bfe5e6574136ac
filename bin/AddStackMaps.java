import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.ConstantPoolSharingOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Gives the classes of a jar stack maps, in place, where they are older than those (before Java 6,
 * JVMS 4.10.1): the JVM keeps no older class in an AOT cache, and so would load and verify them by
 * the slow way at every start. What the code does is left as it is.
 */
void main(String[] jars) throws IOException {
  for (String jar : jars) {
    Path path = Path.of(jar);
    Path changed = Files.createTempFile(path.toAbsolutePath().getParent(), "stack-maps", ".jar");
    try (ZipFile in = new ZipFile(path.toFile());
        URLClassLoader classes = new URLClassLoader(new URL[] {path.toUri().toURL()});
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(changed))) {
      for (ZipEntry entry : Collections.list(in.entries())) {
        byte[] content = in.getInputStream(entry).readAllBytes();
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTime(entry.getTime());
        out.putNextEntry(copy);
        out.write(entry.getName().endsWith(".class") ? withStackMaps(content, classes) : content);
        out.closeEntry();
      }
    }
    Files.setPosixFilePermissions(changed, Files.getPosixFilePermissions(path));
    Files.move(changed, path, StandardCopyOption.REPLACE_EXISTING);
  }
}

byte[] withStackMaps(byte[] content, ClassLoader classes) {
  ClassFile files =
      ClassFile.of(
          ConstantPoolSharingOption.NEW_POOL, // else unchanged code is copied without a stack map
          StackMapsOption.GENERATE_STACK_MAPS,
          ClassHierarchyResolverOption.of(
              ClassHierarchyResolver.ofResourceParsing(classes)
                  .orElse(ClassHierarchyResolver.defaultResolver())));
  ClassModel old = files.parse(content);
  if (old.majorVersion() >= ClassFile.JAVA_6_VERSION) {
    return content;
  }
  return files.transformClass(
      old,
      ClassTransform.transformingMethodBodies((code, element) -> code.with(element))
          .andThen(ClassTransform.dropping(element -> element instanceof ClassFileVersion))
          .andThen(
              ClassTransform.endHandler(made -> made.withVersion(ClassFile.JAVA_8_VERSION, 0))));
}
