package io.murmuration.ingest;

import io.murmuration.config.ConfigException;
import io.murmuration.config.Settings;
import io.murmuration.ingest.replay.ReplaySource;
import io.murmuration.ingest.simulate.SimulatedSource;
import java.util.OptionalDouble;

/** Makes the source that the settings name. */
final class Sources {
  private Sources() {}

  static PostSource create(Settings.Ingest settings) {
    return switch (settings.source()) {
      case SIMULATE ->
          new SimulatedSource(
              settings.simulate().seed(), settings.simulate().rate(), SourceClock.SYSTEM);
      case REPLAY -> replay(settings.replay());
    };
  }

  private static PostSource replay(Settings.Replay settings) {
    if (settings.file() == null) {
      throw new ConfigException(
          "ingest.replay.file", null, "the path of a file, or - for standard input");
    }
    return new ReplaySource(
        new ReplaySource.Options(
            settings.file(),
            settings.speed() == null ? OptionalDouble.empty() : OptionalDouble.of(settings.speed()),
            settings.originalTimes()),
        SourceClock.SYSTEM);
  }
}
