package io.murmuration.visualization.access;

import io.murmuration.config.AccessToken;
import io.murmuration.config.ConfigException;
import io.murmuration.config.Settings;
import io.murmuration.kafka.DataDirectory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The admin token of a server without a configured one: a file in the data directory that only its
 * owner can read. The first start creates it.
 */
public final class AdminTokenFile {
  /** The name of the file in the data directory. */
  public static final String NAME = "admin-token";

  private static final Logger LOG = LoggerFactory.getLogger(AdminTokenFile.class);
  private static final int RANDOM_BYTES = 32;

  private static final Set<OpenOption> READ_OR_CREATE =
      Set.of(
          StandardOpenOption.CREATE,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);

  private AdminTokenFile() {}

  /**
   * Resolves to the settings with an admin token: the configured one, or the one of the data
   * directory. Resolves to settings without a token if it cannot be stored.
   */
  public static Future<Settings.Visualization> complete(Vertx vertx, Settings settings) {
    Settings.Visualization page = settings.visualization();
    if (page.adminToken() != null) {
      return Future.succeededFuture(page);
    }
    Path directory = settings.kafka().data();
    return vertx
        .executeBlocking(() -> ensure(directory))
        .onSuccess(
            token ->
                LOG.info(
                    "changes require the token in file={}; 'murmuration token' prints the link",
                    file(directory)))
        .onFailure(
            e ->
                LOG.warn(
                    "no client can make changes, because there is no admin token ({}); set"
                        + " visualization.adminToken (ADMIN_TOKEN), or make {} writable and restart",
                    reason(e),
                    directory.toAbsolutePath()))
        .map(page::withAdminToken)
        .otherwise(page);
  }

  /** Returns the token of a data directory, and creates both if they are missing. */
  static synchronized AccessToken ensure(Path directory) throws IOException {
    DataDirectory.create(directory);
    Path file = file(directory);
    try (FileChannel channel =
        FileChannel.open(file, READ_OR_CREATE, DataDirectory.onlyOwner(file, "rw-------"))) {
      // Another process may create the same token. Closing the file releases the lock.
      channel.lock();
      requirePrivate(file);
      warnIfReplaceable(directory);
      String text = text(channel);
      if (text.isEmpty()) {
        text = random();
        channel.write(ByteBuffer.wrap((text + '\n').getBytes(StandardCharsets.UTF_8)), 0);
        channel.force(true);
      }
      return parse(file, text);
    }
  }

  /**
   * Returns the token of a data directory, or {@code null} if it has none.
   *
   * @throws IOException if the file cannot be read, or if other users can read it too
   */
  public static AccessToken read(Path directory) throws IOException {
    Path file = file(directory);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      requirePrivate(file);
      String text = text(channel);
      return text.isEmpty() ? null : parse(file, text);
    } catch (NoSuchFileException e) {
      return null;
    } catch (AccessDeniedException e) {
      throw new IOException("Cannot read %s: it belongs to another user".formatted(file), e);
    }
  }

  private static Path file(Path directory) {
    return directory.resolve(NAME).toAbsolutePath().normalize();
  }

  private static String text(FileChannel channel) throws IOException {
    return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8)
        .strip();
  }

  private static void requirePrivate(Path file) throws IOException {
    if (!DataDirectory.ofOthers(file).isEmpty()) {
      throw new IOException(
          "other users can read %s. Delete it: the next start creates another token"
              .formatted(file));
    }
  }

  private static void warnIfReplaceable(Path directory) throws IOException {
    Set<PosixFilePermission> others = DataDirectory.ofOthers(directory);
    if (others.contains(PosixFilePermission.GROUP_WRITE)
        || others.contains(PosixFilePermission.OTHERS_WRITE)) {
      LOG.warn(
          "other users can replace the admin token; run chmod 700 {}",
          directory.toAbsolutePath().normalize());
    }
  }

  private static String random() {
    byte[] bytes = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static AccessToken parse(Path file, String text) throws IOException {
    try {
      return AccessToken.parse("the token in " + file, text);
    } catch (ConfigException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** The message of most failures of files is only the name of the file. */
  private static String reason(Throwable e) {
    return e.getClass() == IOException.class ? e.getMessage() : e.toString();
  }
}
