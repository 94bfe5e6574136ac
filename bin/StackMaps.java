import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Gives the classes of a jar stack maps, as of Java 8. The JVM puts no class of Java 5 (picocli is
 * made of them) into an AOT cache, and verifies it by inference at every start. The code itself
 * stays as it is.
 */
void main(String[] args) throws IOException {
  Path jar = Path.of(args[0]);
  Path fresh = jar.resolveSibling(jar.getFileName() + ".new");
  try (JarFile from = new JarFile(jar.toFile());
      JarOutputStream to = new JarOutputStream(Files.newOutputStream(fresh))) {
    ClassHierarchyResolver inJar =
        ClassHierarchyResolver.ofResourceParsing(
            type -> {
              String name = type.descriptorString();
              JarEntry entry = from.getJarEntry(name.substring(1, name.length() - 1) + ".class");
              try {
                return entry == null ? null : from.getInputStream(entry);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    ClassFile classes =
        ClassFile.of(
            ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
            ClassFile.ConstantPoolSharingOption.NEW_POOL,
            ClassFile.ClassHierarchyResolverOption.of(
                inJar.orElse(ClassHierarchyResolver.defaultResolver())));
    for (JarEntry entry : from.stream().toList()) {
      byte[] content;
      try (InputStream in = from.getInputStream(entry)) {
        content = in.readAllBytes();
      }
      JarEntry copy = new JarEntry(entry.getName());
      copy.setTime(entry.getTime());
      to.putNextEntry(copy);
      to.write(entry.getName().endsWith(".class") ? modern(classes, content) : content);
      to.closeEntry();
    }
  }
  Files.move(fresh, jar, StandardCopyOption.REPLACE_EXISTING);
}

static byte[] modern(ClassFile classes, byte[] content) {
  ClassModel model = classes.parse(content);
  if (model.majorVersion() >= ClassFile.JAVA_6_VERSION) {
    return content;
  }
  // Code is written anew, and gets its maps, only when a transform touches it.
  ClassTransform bodies = ClassTransform.transformingMethodBodies((out, each) -> out.with(each));
  ClassTransform version =
      ClassTransform.endHandler(out -> out.with(ClassFileVersion.of(ClassFile.JAVA_8_VERSION, 0)));
  return classes.transformClass(
      model,
      ClassTransform.dropping(ClassFileVersion.class::isInstance)
          .andThen(bodies)
          .andThen(version));
}
