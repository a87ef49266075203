package io.murmuration.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir private Path parent;

  @Test
  void create_missingDirectory_isForItsOwnerAlone() throws Exception {
    Path directory = parent.resolve("a/b");

    DataDirectory.create(directory);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
        .isEqualTo("rwx------");
    assertThat(DataDirectory.ofOthers(directory)).isEmpty();
  }

  @Test
  void create_existingDirectory_keepsPermissionsOfOthers() throws Exception {
    Path directory = Files.createDirectory(parent.resolve("open"));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-x--x"));

    DataDirectory.create(directory);

    assertThat(DataDirectory.ofOthers(directory))
        .isEqualTo(PosixFilePermissions.fromString("---r-x--x"));
  }

  @Test
  void create_existingFile_isAFailure() throws Exception {
    Path file = Files.writeString(parent.resolve("file"), "");

    assertThatIOException().isThrownBy(() -> DataDirectory.create(file));
  }
}
