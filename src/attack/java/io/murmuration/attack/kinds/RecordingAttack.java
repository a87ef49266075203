package io.murmuration.attack.kinds;

import io.murmuration.attack.AttackKind;
import io.murmuration.attack.Budget;
import io.murmuration.attack.Outcome;
import io.murmuration.attack.input.Mutator;
import io.murmuration.attack.input.Samples;
import io.murmuration.attack.net.Target;
import io.murmuration.support.MurmurationProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/**
 * Replays recordings with changed lines, each with the command in a process of its own. It must end
 * with a report or a reason, and without a stack trace.
 */
record RecordingAttack(String name, String description, Path directory) implements AttackKind {
  private static final int LINES = 20_000;
  private static final int FAILURE = 1;

  @Override
  public long inputs() {
    return 0;
  }

  @Override
  public void run(Target target, Budget budget, Outcome outcome) throws IOException {
    Files.createDirectories(directory);
    while (!budget.isOver()) {
      Path own = Files.createTempDirectory(directory, "");
      Path file = Files.write(own.resolve("posts.jsonl"), recording(budget, outcome));
      try (MurmurationProcess replay =
          MurmurationProcess.startJar(
              own,
              Map.of(),
              "replay",
              file.toString(),
              "--data",
              own.resolve("data").toString(),
              "--kafka-port",
              "0",
              "--port",
              "0",
              "--keywords",
              Samples.KEYWORD)) {
        judge(replay, file, outcome);
      }
    }
  }

  private static void judge(MurmurationProcess replay, Path file, Outcome outcome) {
    int exitCode = replay.exitCode();
    outcome.answer("exit code " + exitCode);
    if (exitCode > FAILURE || replay.printedStackTrace()) {
      outcome.problem("replay of %s ended with %d: %s".formatted(file, exitCode, replay.err()));
    }
  }

  /** Returns lines of all formats, sometimes compressed, and then sometimes damaged once more. */
  private static byte[] recording(Budget budget, Outcome outcome) throws IOException {
    Random random = budget.random();
    List<byte[]> samples = Samples.recorded();
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (int i = 0; i < LINES && budget.take(); i++) {
      byte[] line = samples.get(random.nextInt(samples.size()));
      lines.writeBytes(random.nextInt(4) == 0 ? line : Mutator.mutate(random, line));
      lines.write('\n');
      outcome.sent();
    }
    budget.spend(lines.size());
    if (random.nextBoolean()) {
      return lines.toByteArray();
    }
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      lines.writeTo(gzip);
    }
    byte[] bytes = compressed.toByteArray();
    if (random.nextBoolean()) {
      bytes[random.nextInt(bytes.length)] ^= 1;
    }
    return bytes;
  }
}
