package io.murmuration.bench.runs;

import io.murmuration.bench.Await;
import io.murmuration.bench.FreePort;
import io.murmuration.bench.load.BrowserDialer;
import io.murmuration.bench.report.Figures;
import io.murmuration.bench.report.Meter;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The jar as people start it: how long from the start of the process until a browser is told of the
 * first mention, which is when it draws its first chart; and what it has in memory and uses of the
 * processor some time later, at some rate of simulated posts.
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

  /** How long it runs before its memory is looked at. */
  @Option(names = "--seconds", required = true)
  private int seconds;

  public static void main(String[] args) {
    System.exit(new CommandLine(new FootprintRun()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    int page = FreePort.find();
    CountDownLatch mention = new CountDownLatch(1);
    Vertx browser = Vertx.vertx();
    List<String> command =
        List.of(
            "-jar",
            jar.toString(),
            "--data",
            data.toString(),
            "--kafka-port",
            String.valueOf(FreePort.find()),
            "--port",
            String.valueOf(page),
            "--rate",
            String.valueOf(rate));
    long startNanos = System.nanoTime();
    try (Child process =
        Child.start(
            data.resolveSibling("logs").resolve(data.getFileName() + "-jar"),
            Child.ownJvmOptions(),
            command)) {
      BrowserDialer connector = new BrowserDialer(browser, page, mentions -> mention.countDown());
      connector.start();
      if (!mention.await(MAX_START_SECONDS, TimeUnit.SECONDS)) {
        throw process.failure("has shown nothing, connected=%s".formatted(connector.isConnected()));
      }
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("secondsToFirstMention", (System.nanoTime() - startNanos) / 1e9);
      Duration before = process.cpu();
      TimeUnit.SECONDS.sleep(seconds);
      double cpuSeconds = process.cpu().minus(before).toNanos() / 1e9;
      figures.put("cores", cpuSeconds / seconds);
      figures.putAll(Meter.memory(process.pid()));
      figures.put("jarMb", Files.size(jar) / 1e6);
      Figures.print(figures);
    } finally {
      Await.on(browser.close());
    }
    return 0;
  }
}
