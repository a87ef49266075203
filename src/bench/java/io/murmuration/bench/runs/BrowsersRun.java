package io.murmuration.bench.runs;

import io.murmuration.bench.Await;
import io.murmuration.bench.load.Arrivals;
import io.murmuration.bench.load.PageClient;
import io.murmuration.bench.load.SockJsBrowser;
import io.murmuration.bench.report.ResourceMeter;
import io.murmuration.bench.report.RunResults;
import io.murmuration.kafka.EmbeddedKafka;
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
 * Starts the jar as users do, and connects many browsers from this process, each over the WebSocket
 * that sockjs-client opens. Some of them stop reading after a sixth of the time, long enough for
 * the server to drop them, and then read the rest. All others must stay connected.
 */
@Command(name = "browsers")
public final class BrowsersRun implements Callable<Integer> {
  /** Longer than the server tolerates, shorter than it waits for a closing handshake. */
  private static final int STALL_SECONDS = 33;

  private static final Pattern USED =
      Pattern.compile("(?:PSYoungGen|ParOldGen|generation)\\s+total \\d+K, used (\\d+)K");

  @Option(names = "--jar", required = true)
  private Path jar;

  @Option(names = "--data", required = true)
  private Path data;

  @Option(names = "--browsers", required = true)
  private int browsers;

  /** Number of browsers that stop reading. */
  @Option(names = "--stalled", required = true)
  private int stalled;

  @Option(names = "--seconds", required = true)
  private int seconds;

  public static void main(String[] args) {
    System.exit(new CommandLine(new BrowsersRun()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    int page = EmbeddedKafka.freePort();
    Vertx vertx = Vertx.vertx();
    try (ChildJvm server = ChildJvm.startJar(jar, data, page)) {
      new PageClient(page).awaitSum(server, 100, sum -> sum > 0);
      Arrivals arrivals = new Arrivals();
      List<SockJsBrowser> all = new ArrayList<>();
      for (int i = 0; i < browsers; i++) {
        all.add(Await.on(SockJsBrowser.connect(vertx, page, arrivals)));
      }
      RunResults.print(measure(server, arrivals, all));
    } finally {
      Await.on(vertx.close());
    }
    return 0;
  }

  private Map<String, Object> measure(ChildJvm server, Arrivals arrivals, List<SockJsBrowser> all)
      throws Exception {
    boolean full = seconds > 2 * STALL_SECONDS;
    List<SockJsBrowser> stalledBrowsers = all.subList(all.size() - stalled, all.size());
    List<SockJsBrowser> others = all.subList(0, all.size() - stalled);
    TimeUnit.SECONDS.sleep(seconds / 6);
    stalledBrowsers.forEach(SockJsBrowser::stopReading);
    TimeUnit.SECONDS.sleep(seconds / 4 - seconds / 6);
    double early = heapMb(server);
    TimeUnit.SECONDS.sleep(1);
    Duration cpu = server.cpu();
    arrivals.start();
    long fromNanos = System.nanoTime();
    int untilResumed = full ? STALL_SECONDS - (seconds / 4 - seconds / 6) - 1 : 1;
    TimeUnit.SECONDS.sleep(untilResumed);
    stalledBrowsers.forEach(SockJsBrowser::resumeReading);
    TimeUnit.SECONDS.sleep(seconds - seconds / 4 - 1 - untilResumed);
    arrivals.stop();
    double measured = (System.nanoTime() - fromNanos) / 1e9;
    double cores = server.cpu().minus(cpu).toNanos() / 1e9 / measured;
    double late = heapMb(server);
    long dropped = stalledBrowsers.stream().filter(SockJsBrowser::wasTooSlow).count();
    RunResults.requireEqual(
        "browsers that kept reading but were closed",
        others.stream().filter(SockJsBrowser::isClosed).count(),
        0L);
    if (full) {
      RunResults.requireEqual("browsers dropped for being too slow", dropped, (long) stalled);
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("sincePublished", arrivals.sincePublished());
    figures.put("behindFirst", arrivals.behindFirst());
    figures.put("messagesPerSecond", arrivals.count() / measured / others.size());
    figures.put("heapMbEarly", early);
    figures.put("heapMbLate", late);
    figures.put("cores", cores);
    figures.put("dropped", dropped);
    figures.putAll(ResourceMeter.memory(server.pid()));
    return figures;
  }

  /** Returns the used heap of a process in MB after a full collection. */
  private static double heapMb(ChildJvm process) throws IOException, InterruptedException {
    jcmd(process, "GC.run");
    Matcher used = USED.matcher(jcmd(process, "GC.heap_info"));
    double megabytes = 0;
    while (used.find()) {
      megabytes += Long.parseLong(used.group(1)) * 1024 / 1e6;
    }
    return megabytes;
  }

  private static String jcmd(ChildJvm process, String command)
      throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(process.pid()),
                command)
            .redirectErrorStream(true)
            .start();
    String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    RunResults.requireEqual("jcmd " + command + " (" + output + ")", jcmd.waitFor(), 0);
    return output;
  }
}
