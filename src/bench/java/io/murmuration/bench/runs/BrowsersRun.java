package io.murmuration.bench.runs;

import io.murmuration.bench.Await;
import io.murmuration.bench.FreePort;
import io.murmuration.bench.load.Arrivals;
import io.murmuration.bench.load.Page;
import io.murmuration.bench.load.SockJsBrowser;
import io.murmuration.bench.report.Figures;
import io.murmuration.bench.report.Meter;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The jar as people start it, in a process of its own, and as many browsers as wanted in this one,
 * each over the WebSocket that sockjs-client opens. Some of them stop reading after a sixth of the
 * time, for so long that a server which notices has dropped them, and then read what is there. All
 * others have to stay connected.
 */
@Command(name = "browsers")
public final class BrowsersRun implements Callable<Integer> {
  /** Longer than the server is patient, shorter than it waits for a closing handshake. */
  private static final int LAZY_SECONDS = 33;

  private static final Pattern USED =
      Pattern.compile("(?:PSYoungGen|ParOldGen|generation)\\s+total \\d+K, used (\\d+)K");

  @Option(names = "--jar", required = true)
  private Path jar;

  @Option(names = "--data", required = true)
  private Path data;

  @Option(names = "--browsers", required = true)
  private int browsers;

  /** How many of them stop reading. */
  @Option(names = "--lazy", required = true)
  private int lazy;

  @Option(names = "--seconds", required = true)
  private int seconds;

  public static void main(String[] args) {
    System.exit(new CommandLine(new BrowsersRun()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    int page = FreePort.find();
    Vertx vertx = Vertx.vertx();
    List<String> command =
        List.of(
            "-jar",
            jar.toString(),
            "--data",
            data.toString(),
            "--kafka-port",
            String.valueOf(FreePort.find()),
            "--port",
            String.valueOf(page));
    try (Child server =
        Child.start(
            data.resolveSibling("logs").resolve(data.getFileName() + "-server"),
            Child.ownJvmOptions(),
            command)) {
      new Page(page).awaitSum(server, 100, sum -> sum > 0);
      Arrivals arrivals = new Arrivals();
      List<SockJsBrowser> all = new ArrayList<>();
      for (int i = 0; i < browsers; i++) {
        all.add(Await.on(SockJsBrowser.connect(vertx, page, arrivals)));
      }
      Figures.print(measure(server, arrivals, all));
    } finally {
      Await.on(vertx.close());
    }
    return 0;
  }

  private Map<String, Object> measure(Child server, Arrivals arrivals, List<SockJsBrowser> all)
      throws Exception {
    boolean full = seconds > 2 * LAZY_SECONDS;
    List<SockJsBrowser> lazyOnes = all.subList(all.size() - lazy, all.size());
    List<SockJsBrowser> others = all.subList(0, all.size() - lazy);
    TimeUnit.SECONDS.sleep(seconds / 6);
    lazyOnes.forEach(SockJsBrowser::stopReading);
    TimeUnit.SECONDS.sleep(seconds / 4 - seconds / 6);
    double early = heapMb(server);
    TimeUnit.SECONDS.sleep(1);
    Duration cpu = server.cpu();
    arrivals.start();
    long fromNanos = System.nanoTime();
    int untilAwake = full ? LAZY_SECONDS - (seconds / 4 - seconds / 6) - 1 : 1;
    TimeUnit.SECONDS.sleep(untilAwake);
    lazyOnes.forEach(SockJsBrowser::readOn);
    TimeUnit.SECONDS.sleep(seconds - seconds / 4 - 1 - untilAwake);
    arrivals.stop();
    double measured = (System.nanoTime() - fromNanos) / 1e9;
    double cores = server.cpu().minus(cpu).toNanos() / 1e9 / measured;
    double late = heapMb(server);
    long dropped = lazyOnes.stream().filter(SockJsBrowser::wasTooSlow).count();
    Figures.requireEqual(
        "browsers that read and were closed",
        others.stream().filter(SockJsBrowser::isClosed).count(),
        0L);
    if (full) {
      Figures.requireEqual("browsers dropped for being too slow", dropped, (long) lazy);
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("sincePublished", arrivals.sincePublished());
    figures.put("behindFirst", arrivals.behindFirst());
    figures.put("messagesPerSecond", arrivals.count() / measured / others.size());
    figures.put("heapMbEarly", early);
    figures.put("heapMbLate", late);
    figures.put("cores", cores);
    figures.put("dropped", dropped);
    figures.putAll(Meter.memory(server.pid()));
    return figures;
  }

  /** What a process has in its heap right after a full collection. */
  private static double heapMb(Child process) throws IOException, InterruptedException {
    jcmd(process, "GC.run");
    Matcher used = USED.matcher(jcmd(process, "GC.heap_info"));
    double megabytes = 0;
    while (used.find()) {
      megabytes += Long.parseLong(used.group(1)) * 1024 / 1e6;
    }
    return megabytes;
  }

  private static String jcmd(Child process, String what) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(process.pid()),
                what)
            .redirectErrorStream(true)
            .start();
    String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Figures.requireEqual("jcmd " + what + " (" + said + ")", jcmd.waitFor(), 0);
    return said;
  }
}
