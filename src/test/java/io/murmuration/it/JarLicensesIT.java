package io.murmuration.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The jar contains its license, and the licenses and notices of all software that it bundles. */
class JarLicensesIT {
  private static final Path JAR = Path.of("target", "murmuration.jar");
  private static final Pattern LISTED =
      Pattern.compile("\\((?<group>[^:() ]+):(?<artifact>[^: ]+):[^: ]+ - [^)]*\\)$");
  private static final Pattern LICENSE_FILE = Pattern.compile(".*(LICENSE|license|NOTICE)[^/]*");

  @Test
  void jar_licenseAndNotice_areThoseOfTheProject() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      assertThat(text(jar, "META-INF/LICENSE")).isEqualTo(Files.readString(Path.of("LICENSE")));
      assertThat(text(jar, "META-INF/NOTICE")).isEqualTo(Files.readString(Path.of("NOTICE")));
    }
  }

  @Test
  void jar_bundledArtifacts_areListedWithALicense() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      List<String> listed = new ArrayList<>();
      for (String line : text(jar, "META-INF/THIRD-PARTY.txt").lines().toList()) {
        Matcher matcher = LISTED.matcher(line);
        if (matcher.find()) {
          assertThat(line.strip()).matches("\\((?!Unknown)[^)]+\\).*");
          listed.add(matcher.group("artifact"));
        }
      }
      assertThat(listed)
          .containsExactlyInAnyOrderElementsOf(
              bundled(jar).stream().map(JarLicensesIT::artifact).toList());
    }
  }

  @Test
  void jar_bundledArtifacts_keepTheirLicensesAndNotices() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      int files = 0;
      for (Path dependency : bundled(jar)) {
        try (JarFile source = new JarFile(dependency.toFile())) {
          for (String name : names(source).filter(JarLicensesIT::isLicense).toList()) {
            String kept =
                "META-INF/licenses/%s/%s"
                    .formatted(artifact(dependency), name.substring(name.lastIndexOf('/') + 1));
            assertThat(text(jar, kept)).as(kept).isEqualTo(text(source, name));
            files++;
          }
        }
      }
      assertThat(files).isGreaterThan(50);
    }
  }

  /** The jars of the class path whose first file is in the jar. The other ones are for tests. */
  private static List<Path> bundled(JarFile jar) throws IOException {
    List<Path> bundled = new ArrayList<>();
    for (String element : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (element.endsWith(".jar")) {
        try (JarFile dependency = new JarFile(element)) {
          if (names(dependency)
              .filter(JarLicensesIT::isContent)
              .limit(1)
              .anyMatch(name -> jar.getEntry(name) != null)) {
            bundled.add(Path.of(element));
          }
        }
      }
    }
    return bundled;
  }

  /** The artifact of a jar in a Maven repository: {@code <group>/<artifact>/<version>/<file>}. */
  private static String artifact(Path jar) {
    return jar.getParent().getParent().getFileName().toString();
  }

  private static boolean isLicense(String name) {
    return LICENSE_FILE.matcher(name).matches() && !name.endsWith(".class");
  }

  private static boolean isContent(String name) {
    return (name.endsWith(".class") && !name.endsWith("module-info.class"))
        || name.startsWith("META-INF/resources/webjars/");
  }

  private static Stream<String> names(JarFile jar) {
    return jar.stream().filter(entry -> !entry.isDirectory()).map(JarEntry::getName);
  }

  private static String text(JarFile jar, String name) throws IOException {
    JarEntry entry = jar.getJarEntry(name);
    assertThat(entry).as("%s in %s", name, jar.getName()).isNotNull();
    try (var content = jar.getInputStream(entry)) {
      return new String(content.readAllBytes(), UTF_8);
    }
  }
}
