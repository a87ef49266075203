package io.murmuration.bench.runs;

import io.murmuration.Main;
import io.murmuration.bench.load.PageClient;
import io.murmuration.bench.report.ResourceMeter;
import io.murmuration.bench.report.RunResults;
import io.murmuration.kafka.EmbeddedKafka;
import io.murmuration.kafka.FirstContact;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.kafka.TopicAdmin;
import io.murmuration.message.Groups;
import io.murmuration.message.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Measures the stages in several processes, with the broker in another one. The time is from the
 * first written post until the page shows every count. CPU time and memory include all processes.
 */
@Command(name = "processes")
public final class ProcessesRun implements Callable<Integer> {
  /**
   * The stages of each process, by the number of processes. The last one includes ingest and starts
   * when all others run.
   */
  private static final List<List<String>> SPREADS =
      List.of(
          List.of("visualization related-terms aggregate fanout ingest"),
          List.of("fanout", "visualization related-terms aggregate ingest"),
          List.of("fanout", "visualization related-terms aggregate", "ingest"),
          List.of("fanout", "related-terms", "visualization aggregate", "ingest"));

  private static final long CHECK_MILLIS = 10;
  private static final long PAGE_CHECK_MILLIS = 100;

  @Mixin private RunOptions options;

  @Option(names = "--processes")
  private int processes;

  private final List<ChildJvm> children = new ArrayList<>();

  public static void main(String[] args) {
    System.exit(new CommandLine(new ProcessesRun()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Expected expected = Expected.read(options.expected);
    int kafkaPort = EmbeddedKafka.freePort();
    int pagePort = EmbeddedKafka.freePort();
    KafkaConnection kafka = new KafkaConnection("127.0.0.1:" + kafkaPort, "");
    try (TopicAdmin admin = new TopicAdmin(kafka)) {
      start(
          List.of(
              Main.class.getName(),
              "kafka",
              "--kafka-port",
              String.valueOf(kafkaPort),
              "--data",
              options.data.toString()));
      await(() -> answers(kafka));
      Map<String, Object> figures = run(admin, kafkaPort, pagePort, expected);
      RunResults.requireEqual("totals", new PageClient(pagePort).totals(), expected.totals());
      RunResults.print(figures);
    } finally {
      for (ChildJvm child : children) {
        child.kill();
      }
    }
    return 0;
  }

  private Map<String, Object> run(TopicAdmin admin, int kafkaPort, int pagePort, Expected expected)
      throws Exception {
    List<String> spread = SPREADS.get(processes - 1);
    for (String stages : spread) {
      if (stages.endsWith("ingest") && spread.size() > 1) {
        List<String> groups = Groups.ALL.stream().filter(group -> !stages.contains(group)).toList();
        await(() -> groups.stream().allMatch(group -> admin.haveMembers(List.of(group))));
      }
      start(command(stages, kafkaPort, pagePort));
    }
    await(() -> written(admin) > 0);
    Duration cpuBefore = cpu();
    long startNanos = System.nanoTime();
    new PageClient(pagePort)
        .awaitSum(
            children.get(children.size() - 1),
            PAGE_CHECK_MILLIS,
            sum -> sum >= expected.mentions());
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    double cpuSeconds = cpu().minus(cpuBefore).toNanos() / 1e9;
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("posts", expected.posts());
    figures.put("seconds", seconds);
    figures.put("postsPerSecond", expected.posts() / seconds);
    figures.put("cpuSeconds", cpuSeconds);
    figures.put("cpuMicrosPerPost", cpuSeconds * 1e6 / expected.posts());
    double peak = 0;
    for (ChildJvm child : children) {
      peak += ResourceMeter.memory(child.pid()).getOrDefault("peakResidentMb", 0.0);
    }
    figures.put("peakResidentMb", peak);
    return figures;
  }

  private List<String> command(String stages, int kafkaPort, int pagePort) {
    List<String> command =
        new ArrayList<>(
            List.of(
                StagesMain.class.getName(),
                "--kafka-url",
                "kafka://127.0.0.1:" + kafkaPort,
                "--page",
                String.valueOf(pagePort),
                "--posts",
                options.posts.toString(),
                "--keywords",
                options.keywords.toString(),
                "--data",
                options.data.toString()));
    command.addAll(List.of(stages.split(" ", -1)));
    return command;
  }

  private void start(List<String> command) throws IOException {
    children.add(ChildJvm.start(options.data, "process-" + children.size(), command));
  }

  private Duration cpu() {
    Duration sum = Duration.ZERO;
    for (ChildJvm child : children) {
      sum =
          sum.plus(
              ProcessHandle.of(child.pid())
                  .flatMap(process -> process.info().totalCpuDuration())
                  .orElse(Duration.ZERO));
    }
    return sum;
  }

  private static long written(TopicAdmin admin) {
    return admin.endOffsets(List.of(Topics.POSTS)).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  private static boolean answers(KafkaConnection kafka) {
    try {
      new FirstContact(kafka, Duration.ofSeconds(5)).await();
      return true;
    } catch (KafkaException e) {
      return false;
    }
  }

  private void await(BooleanSupplier condition) throws IOException, InterruptedException {
    while (!condition.getAsBoolean()) {
      for (ChildJvm child : children) {
        if (!child.isAlive()) {
          throw child.failure("ended unexpectedly");
        }
      }
      TimeUnit.MILLISECONDS.sleep(CHECK_MILLIS);
    }
  }
}
