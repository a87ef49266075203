package io.murmuration.cli.run;

import io.murmuration.cli.term.Terminal;
import io.murmuration.ingest.IngestVerticle;
import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows the progress of a replay: a bar on a terminal, otherwise a line every few seconds. */
final class ReplayProgress implements AutoCloseable {
  private static final Duration LINE_INTERVAL = Duration.ofSeconds(5);
  private static final int STEPS = 1000;

  private final String name;
  private final ProgressBar bar;
  private long nextLineNanos = System.nanoTime() + LINE_INTERVAL.toNanos();

  ReplayProgress(String name) {
    this.name = name;
    this.bar =
        !Terminal.isStandardError()
            ? null
            : new ProgressBarBuilder()
                .setTaskName("replay")
                .setInitialMax(STEPS)
                .setStyle(ProgressBarStyle.ASCII)
                .hideEta()
                .build();
  }

  void show(IngestVerticle.Progress progress) {
    long read = progress.counts().read();
    boolean known = progress.fraction() >= 0;
    if (bar != null) {
      bar.maxHint(known ? STEPS : -1);
      bar.stepTo(known ? Math.round(progress.fraction() * STEPS) : read);
      bar.setExtraMessage(" " + read + " read");
    } else if (System.nanoTime() - nextLineNanos >= 0) {
      nextLineNanos += LINE_INTERVAL.toNanos();
      String percent =
          progress.fraction() >= 1
              ? ", waiting for the counts"
              : known ? ", %.0f %%".formatted(100 * progress.fraction()) : "";
      System.err.printf("%s: %,d read%s%n", name, read, percent);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
