package io.murmuration.bench.runs;

import io.murmuration.bench.Await;
import io.murmuration.bench.load.BrowserDialer;
import io.murmuration.bench.report.ResourceMeter;
import io.murmuration.bench.report.RunResults;
import io.murmuration.kafka.EmbeddedKafka;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Starts the jar as users do, with simulated posts at a fixed rate. Measures the time from the
 * start of the process until a browser receives the first mention, when it draws its first chart.
 * Then measures memory and CPU use.
 */
@Command(name = "footprint")
public final class FootprintRun implements Callable<Integer> {
  private static final long MAX_START_SECONDS = 120;

  @Option(names = "--jar", required = true)
  private Path jar;

  @Option(names = "--data", required = true)
  private Path data;

  /** Simulated posts per second. */
  @Option(names = "--rate", required = true)
  private int rate;

  /** Seconds after the first mention before memory is measured. */
  @Option(names = "--seconds", required = true)
  private int seconds;

  public static void main(String[] args) {
    System.exit(new CommandLine(new FootprintRun()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    int page = EmbeddedKafka.freePort();
    CountDownLatch mention = new CountDownLatch(1);
    Vertx browser = Vertx.vertx();
    long startNanos = System.nanoTime();
    try (ChildJvm process = ChildJvm.startJar(jar, data, page, "--rate", String.valueOf(rate))) {
      BrowserDialer dialer = new BrowserDialer(browser, page, mentions -> mention.countDown());
      dialer.start();
      if (!mention.await(MAX_START_SECONDS, TimeUnit.SECONDS)) {
        throw process.failure("showed no mentions, connected=%s".formatted(dialer.isConnected()));
      }
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("secondsToFirstMention", (System.nanoTime() - startNanos) / 1e9);
      Duration before = process.cpu();
      TimeUnit.SECONDS.sleep(seconds);
      double cpuSeconds = process.cpu().minus(before).toNanos() / 1e9;
      figures.put("cores", cpuSeconds / seconds);
      figures.putAll(ResourceMeter.memory(process.pid()));
      figures.put("jarMb", Files.size(jar) / 1e6);
      RunResults.print(figures);
    } finally {
      Await.on(browser.close());
    }
    return 0;
  }
}
