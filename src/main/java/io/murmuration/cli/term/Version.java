package io.murmuration.cli.term;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version of the jar. */
public final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {"murmuration " + Objects.requireNonNullElse(version, "development")};
  }
}
