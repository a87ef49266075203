package io.murmuration.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** The directory for the data of an installation on this machine, and the permissions in it. */
public final class DataDirectory {
  private DataDirectory() {}

  /** Creates a directory that only its owner can read, unless it exists. */
  public static void create(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, onlyOwner(directory, "rwx------"));
    }
  }

  /**
   * Returns the permissions as an attribute for a new file, or nothing if the file system has no
   * such permissions.
   */
  public static FileAttribute<?>[] onlyOwner(Path path, String permissions) {
    return isPosix(path)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /** Returns the permissions of all users but the owner. */
  public static Set<PosixFilePermission> ofOthers(Path path) throws IOException {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    if (isPosix(path)) {
      permissions.addAll(Files.getPosixFilePermissions(path));
      permissions.removeAll(PosixFilePermissions.fromString("rwx------"));
    }
    return permissions;
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
