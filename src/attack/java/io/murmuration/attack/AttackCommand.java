package io.murmuration.attack;

import com.sun.management.UnixOperatingSystemMXBean;
import io.murmuration.attack.kinds.AttackKinds;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the attacks, which {@code bin/attack --help} describes. */
@Command(name = "bin/attack")
public final class AttackCommand implements Callable<Integer> {
  private static final long SMOKE_INPUTS = 1_500;
  private static final long SMOKE_MOST = 300;
  private static final Duration SMOKE_EACH = Duration.ofSeconds(1);
  private static final int SMOKE_CONNECTIONS = 200;
  private static final int MAX_CONNECTIONS = 20_000;
  private static final long OWN_FILES = 1_000;

  @Option(names = "--kinds", split = ",")
  private List<String> names = List.of();

  @Option(names = "--inputs", defaultValue = "1000000")
  private long inputs;

  @Option(names = "--minutes", defaultValue = "60")
  private int minutes;

  @Option(names = "--seed", defaultValue = "1")
  private long seed;

  @Option(names = "--smoke")
  private boolean smoke;

  @Spec private CommandSpec spec;

  public static void main(String[] args) {
    System.exit(
        new CommandLine(new AttackCommand())
            .setParameterExceptionHandler(AttackCommand::explainUsage)
            .execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Path directory =
        Files.createTempDirectory(Files.createDirectories(Path.of("target", "attack")), "");
    List<AttackKind> kinds = kinds(directory.toAbsolutePath().resolve("recordings"));
    AttackRun.Size size = size(kinds.size());
    PrintWriter out = spec.commandLine().getOut();
    out.printf("seed %d, files in %s%n", seed, directory);
    List<String> faults;
    try (AttackedServer server = AttackedServer.start(directory.toAbsolutePath())) {
      faults = new AttackRun(server, size, seed, out).run(kinds);
    }
    faults.forEach(fault -> out.println("FAILED: " + fault));
    if (faults.isEmpty()) {
      out.println("The server resisted.");
    }
    return faults.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private AttackRun.Size size(int kinds) {
    require(inputs >= 1, "--inputs", inputs, "at least 1");
    require(minutes >= 1 && minutes <= 1_440, "--minutes", minutes, "1 to 1440");
    return smoke
        ? new AttackRun.Size(SMOKE_INPUTS, SMOKE_MOST, SMOKE_EACH, SMOKE_CONNECTIONS, false)
        : new AttackRun.Size(
            inputs,
            Long.MAX_VALUE,
            Duration.ofMinutes(minutes).dividedBy(kinds),
            connections(),
            true);
  }

  /** Returns the number of connections that the operating system lets this process open. */
  private static int connections() {
    long files =
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
            ? system.getMaxFileDescriptorCount() - OWN_FILES
            : OWN_FILES;
    return (int) Math.max(1, Math.min(MAX_CONNECTIONS, files));
  }

  private List<AttackKind> kinds(Path directory) {
    List<AttackKind> all = AttackKinds.all(directory);
    for (String name : names) {
      require(
          all.stream().anyMatch(kind -> kind.name().equals(name)),
          "--kinds",
          name,
          "some of " + String.join(", ", all.stream().map(AttackKind::name).toList()));
    }
    return all.stream().filter(kind -> names.isEmpty() || names.contains(kind.name())).toList();
  }

  private void require(boolean valid, String key, Object value, String expected) {
    if (!valid) {
      throw new ParameterException(
          spec.commandLine(), "%s is %s, expected %s".formatted(key, value, expected));
    }
  }

  private static int explainUsage(ParameterException e, String[] args) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println("bin/attack: " + e.getMessage());
    err.println("Try 'bin/attack --help'.");
    return CommandLine.ExitCode.USAGE;
  }
}
