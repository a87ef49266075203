package io.murmuration.ingest;

import io.murmuration.config.ConfigException;
import io.murmuration.config.Settings;

/** Makes the source that the settings name. */
final class Sources {
  private Sources() {}

  static PostSource create(Settings.Ingest settings) {
    return switch (settings.source()) {
      case SIMULATE -> null;
      case REPLAY -> {
        if (settings.replay().file() == null) {
          throw new ConfigException("ingest.replay.file", "missing", "a file, or - for stdin");
        }
        yield null;
      }
    };
  }
}
