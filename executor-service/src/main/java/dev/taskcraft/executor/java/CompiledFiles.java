package dev.taskcraft.executor.java;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;

/** Keeps class files in memory, and shows the compiler the classes that tools share with us. */
final class CompiledFiles extends ForwardingJavaFileManager<StandardJavaFileManager> {
  private final Map<String, ByteArrayOutputStream> written = new LinkedHashMap<>();
  private final Set<Path> sources = new TreeSet<>();

  CompiledFiles(StandardJavaFileManager standard) {
    super(standard);
  }

  Map<String, byte[]> classes() {
    return written.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, file -> file.getValue().toByteArray()));
  }

  /** The files that the classes were compiled from. */
  List<Path> sources() {
    return List.copyOf(sources);
  }

  @Override
  public JavaFileObject getJavaFileForOutput(
      JavaFileManager.Location location,
      String className,
      JavaFileObject.Kind kind,
      FileObject sibling) {
    sources.add(Path.of(sibling.toUri()).toAbsolutePath());
    return new SimpleJavaFileObject(URI.create("memory:/" + className.replace('.', '/')), kind) {
      @Override
      public OutputStream openOutputStream() {
        return written.computeIfAbsent(className, _ -> new ByteArrayOutputStream());
      }
    };
  }

  @Override
  public Iterable<JavaFileObject> list(
      JavaFileManager.Location location,
      String packageName,
      Set<JavaFileObject.Kind> kinds,
      boolean recurse)
      throws IOException {
    Iterable<JavaFileObject> found = super.list(location, packageName, kinds, recurse);
    if (location != StandardLocation.CLASS_PATH || !kinds.contains(JavaFileObject.Kind.CLASS)) {
      return found;
    }
    List<JavaFileObject> all = new ArrayList<>();
    for (Class<?> shared : VisibleClasses.SHARED) {
      if (shared.getPackageName().equals(packageName)) {
        all.add(new SharedFile(shared));
      }
    }
    found.forEach(all::add);
    return all;
  }

  @Override
  public String inferBinaryName(JavaFileManager.Location location, JavaFileObject file) {
    return file instanceof SharedFile shared
        ? shared.type.getName()
        : super.inferBinaryName(location, file);
  }

  @Override
  public boolean isSameFile(FileObject one, FileObject other) {
    return one.equals(other)
        || (!(one instanceof SimpleJavaFileObject)
            && !(other instanceof SimpleJavaFileObject)
            && super.isSameFile(one, other));
  }

  private static final class SharedFile extends SimpleJavaFileObject {
    private final Class<?> type;

    SharedFile(Class<?> type) {
      super(URI.create("shared:/" + type.getName().replace('.', '/') + ".class"), Kind.CLASS);
      this.type = type;
    }

    @Override
    public InputStream openInputStream() throws IOException {
      String file = type.getName().substring(type.getPackageName().length() + 1) + ".class";
      try (InputStream in = type.getResourceAsStream(file)) {
        if (in == null) {
          throw new IOException("class file of " + type.getName() + " is missing");
        }
        return new ByteArrayInputStream(in.readAllBytes());
      }
    }
  }
}
