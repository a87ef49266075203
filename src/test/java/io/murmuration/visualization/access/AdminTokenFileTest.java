package io.murmuration.visualization.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.murmuration.config.AccessToken;
import io.murmuration.config.Settings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminTokenFileTest {
  @TempDir Path parent;

  private Path directory;
  private Path file;

  @BeforeEach
  void nameFiles() {
    directory = parent.resolve("a/data");
    file = directory.resolve(AdminTokenFile.NAME);
  }

  @Test
  void ensure_firstStart_storesATokenForTheOwnerAlone() throws Exception {
    AccessToken token = AdminTokenFile.ensure(directory);

    assertThat(token.text()).matches("[A-Za-z0-9_-]{43}");
    assertThat(Files.readString(file)).isEqualTo(token.text() + "\n");
    assertThat(permissions(file)).isEqualTo("rw-------");
    assertThat(permissions(directory)).isEqualTo("rwx------");
  }

  @Test
  void ensure_laterStart_returnsTheSameToken() throws Exception {
    AccessToken first = AdminTokenFile.ensure(directory);

    assertThat(AdminTokenFile.ensure(directory)).isEqualTo(first);
    assertThat(AdminTokenFile.read(directory)).isEqualTo(first);
  }

  @Test
  void ensure_severalAtOnce_agreeOnOneToken() {
    Set<AccessToken> tokens = new HashSet<>();
    IntStream.range(0, 8)
        .parallel()
        .mapToObj(
            i -> {
              try {
                return AdminTokenFile.ensure(directory);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            })
        .toList()
        .forEach(tokens::add);

    assertThat(tokens).hasSize(1);
  }

  @Test
  void ensure_twoDirectories_differ() throws Exception {
    assertThat(AdminTokenFile.ensure(directory))
        .isNotEqualTo(AdminTokenFile.ensure(parent.resolve("b")));
  }

  @Test
  void ensure_fileThatACrashLeftEmpty_isFilled() throws Exception {
    AdminTokenFile.ensure(directory);
    Files.writeString(file, "");
    assertThat(AdminTokenFile.read(directory)).isNull();

    AccessToken token = AdminTokenFile.ensure(directory);

    assertThat(AdminTokenFile.read(directory)).isEqualTo(token);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwxrwxrwx"})
  void ensure_fileThatOthersCanAccess_isNotUsed(String permissions) throws Exception {
    AdminTokenFile.ensure(directory);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

    assertThatIOException()
        .isThrownBy(() -> AdminTokenFile.ensure(directory))
        .withMessageContaining("other users can read " + file)
        .withMessageContaining("Delete it");
    assertThatIOException().isThrownBy(() -> AdminTokenFile.read(directory));
  }

  @Test
  void ensure_linkToAnotherFile_isNotUsed() throws Exception {
    Files.createDirectories(directory);
    Path other = Files.writeString(parent.resolve("other"), "a text of sixteen characters");
    Files.createSymbolicLink(file, other);

    assertThatIOException().isThrownBy(() -> AdminTokenFile.ensure(directory));
  }

  @Test
  void ensure_tokenThatIsTooShort_isNotUsedAndNotShown() throws Exception {
    AdminTokenFile.ensure(directory);
    Files.writeString(file, "too short");

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> AdminTokenFile.ensure(directory))
        .withMessageContaining("has 9 characters")
        .withMessageNotContaining("too short");
  }

  @Test
  void ensure_existingDirectory_keepsItsPermissions() throws Exception {
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxr-x"));

    AdminTokenFile.ensure(directory);

    assertThat(permissions(directory)).isEqualTo("rwxrwxr-x");
    assertThat(permissions(file)).isEqualTo("rw-------");
  }

  @Test
  void read_noFile_isNull() throws Exception {
    assertThat(AdminTokenFile.read(directory)).isNull();
  }

  @Test
  void complete_configuredToken_storesNothing() {
    AccessToken configured = AccessToken.parse("test", "0123456789abcdef");

    assertThat(complete(configured, directory)).isEqualTo(configured);
    assertThat(directory).doesNotExist();
  }

  @Test
  void complete_noConfiguredToken_isThatOfTheDirectory() throws Exception {
    assertThat(complete(null, directory)).isEqualTo(AdminTokenFile.read(directory)).isNotNull();
  }

  @Test
  void complete_directoryThatCannotExist_hasNoToken() throws Exception {
    Path noDirectory = Files.writeString(parent.resolve("file"), "").resolve("data");

    assertThat(complete(null, noDirectory)).isNull();
  }

  private static AccessToken complete(AccessToken configured, Path directory) {
    Vertx vertx = Vertx.vertx();
    Settings settings = Settings.defaults();
    try {
      return AdminTokenFile.complete(
              vertx,
              settings
                  .withData(directory)
                  .withVisualization(settings.visualization().withAdminToken(configured)))
          .await()
          .adminToken();
    } finally {
      vertx.close().await();
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
