package io.murmuration.attack;

import static org.awaitility.Awaitility.await;

import io.murmuration.attack.honest.HonestUser;
import io.murmuration.cli.term.Table;
import io.murmuration.support.GeneratedPosts;
import io.murmuration.support.NaiveCounts;
import io.murmuration.support.PushFeed;
import io.murmuration.support.Timeouts;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.core.ConditionTimeoutException;

/** Runs attacks one after the other against one server, and judges it. */
final class AttackRun {
  private static final double MAX_P99_MILLIS = 1_000;
  private static final long MORE_LIVE_MB = 160;
  private static final long MORE_FILES = 60;
  private static final long MB = 1L << 20;

  /**
   * The size of the attacks.
   *
   * @param inputs number of inputs that the fuzzers share
   * @param most maximum number of inputs of any other attack
   * @param each maximum duration of each attack, with its repetitions
   * @param connections maximum number of connections at a time
   * @param timed whether to judge the waits of the honest user
   */
  record Size(long inputs, long most, Duration each, int connections, boolean timed) {}

  private final AttackedServer server;
  private final Size size;
  private final long seed;
  private final PrintWriter out;
  private final List<String> faults = new ArrayList<>();
  private final Table table =
      new Table(
          "ATTACK",
          ">INPUTS",
          ">PAGE",
          ">SNAPSHOT",
          ">UPDATES",
          ">LIVE",
          ">FAILED",
          ">MIB",
          ">FILES",
          ">LOG KIB",
          "ANSWERS");

  AttackRun(AttackedServer server, Size size, long seed, PrintWriter out) {
    this.server = server;
    this.size = size;
    this.seed = seed;
    this.out = out;
  }

  /** Attacks, prints a report, and returns the faults of the server. */
  List<String> run(List<AttackKind> kinds) throws Exception {
    try (PushFeed feed = PushFeed.start(server.port(), seed);
        HonestUser user = HonestUser.start(server.target())) {
      feed.awaitMore(100);
      long liveMb = server.liveMb();
      long files = server.use().files();
      user.take();
      long fuzzers = kinds.stream().filter(kind -> kind.inputs() == 0).count();
      for (AttackKind kind : kinds) {
        if (server.isAlive()) {
          attack(kind, user, fuzzers);
        }
      }
      print();
      if (!server.isAlive()) {
        faults.add("the process has ended: " + server.lastLines());
        return faults;
      }
      feed.awaitMore(100);
      judgeTotals(feed.stop());
      judgeResources(liveMb, files);
    }
    return faults;
  }

  /** Repeats an attack, with other inputs, until there are enough waits to judge. */
  private void attack(AttackKind kind, HonestUser user, long fuzzers) throws Exception {
    out.printf("%s: %s%n", kind.name(), kind.description());
    out.flush();
    long inputs =
        kind.inputs() == 0
            ? Math.max(1, size.inputs() / fuzzers)
            : Math.min(size.most(), kind.inputs());
    Outcome outcome = new Outcome();
    long logged = server.use().logBytes();
    long endNanos = System.nanoTime() + size.each().toNanos();
    long round = 0;
    do {
      Duration left = Duration.ofNanos(endNanos - System.nanoTime());
      long own = seed + kind.name().hashCode() + (round++ << Integer.SIZE);
      kind.run(
          server.target(), new Budget(own, inputs, 4096 * MB, size.connections(), left), outcome);
    } while (size.timed()
        && server.isAlive()
        && !user.hasWaitedEnough()
        && System.nanoTime() < endNanos);
    HonestUser.Experience experience = user.take();
    AttackedServer.Use use = server.use();
    table.add(
        kind.name(),
        "%,d".formatted(outcome.inputs()),
        experience.page(),
        experience.snapshot(),
        experience.updates(),
        experience.live(),
        experience.failures(),
        use.residentMb(),
        use.files(),
        (use.logBytes() - logged) >> 10,
        outcome.answers());
    awaitRecovery(kind);
    outcome.problems().forEach(problem -> faults.add(kind.name() + ": " + problem));
    if (size.timed() && experience.p99Millis() > MAX_P99_MILLIS) {
      faults.add(
          "%s: the p99 of an honest user's waits was %,.0f ms"
              .formatted(kind.name(), experience.p99Millis()));
    }
  }

  /** Waits until the server answers again, so that the next attack meets a server that works. */
  private void awaitRecovery(AttackKind kind) {
    try {
      await().atMost(Timeouts.PATIENCE).until(() -> !server.isAlive() || server.isLive());
    } catch (ConditionTimeoutException e) {
      faults.add(kind.name() + ": the server does not answer afterwards");
    }
  }

  private void print() {
    out.println();
    out.println("The waits of an honest user during each attack, as p50/p99/max in milliseconds:");
    table.print(out);
    out.flush();
  }

  private void judgeTotals(GeneratedPosts posts) throws IOException, InterruptedException {
    NaiveCounts counts = NaiveCounts.of(posts.posts(), GeneratedPosts.KEYWORDS);
    Map<String, Long> expected = new TreeMap<>();
    GeneratedPosts.KEYWORDS.forEach(keyword -> expected.put(keyword, counts.total(keyword)));
    // The page shows no keyword before its first mention.
    expected.values().removeIf(total -> total == 0);
    try {
      await()
          .atMost(Timeouts.PATIENCE)
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> honestTotals().equals(expected));
      out.printf("%nhonest stream: %,d posts, all totals right%n", posts.posts().size());
    } catch (ConditionTimeoutException e) {
      faults.add("the totals are %s, expected %s".formatted(honestTotals(), expected));
    }
  }

  private Map<String, Long> honestTotals() throws IOException, InterruptedException {
    Map<String, Long> totals = server.totals();
    totals.keySet().retainAll(GeneratedPosts.KEYWORDS);
    return totals;
  }

  private void judgeResources(long liveMb, long files) throws IOException, InterruptedException {
    try {
      await()
          .atMost(Timeouts.PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(
              () ->
                  server.use().files() <= files + MORE_FILES
                      && server.liveMb() <= liveMb + MORE_LIVE_MB);
    } catch (ConditionTimeoutException e) {
      faults.add("memory or files are not back to normal");
    }
    out.printf(
        "live heap: %,d MiB before, %,d MiB after; files: %,d before, %,d after%n",
        liveMb, server.liveMb(), files, server.use().files());
  }
}
