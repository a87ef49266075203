package io.murmuration.bench.cases;

import io.murmuration.bench.Microbenchmarks;
import io.murmuration.bench.report.Figure;
import io.murmuration.bench.report.Table;
import io.murmuration.bench.runs.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;

/** Measures the time and allocation of the code that runs for every post, in isolation. */
public final class PiecesCase implements BenchCase {
  private static final String[] TINY = {"-f", "0", "-wi", "0", "-i", "1", "-r", "10ms"};

  @Override
  public String name() {
    return "pieces";
  }

  @Override
  public void run(Session session) throws IOException {
    List<Table.Row> rows = new ArrayList<>();
    try {
      Microbenchmarks.run(session.options().jvmOptions(), session.smoke() ? TINY : new String[0])
          .forEach(
              (name, piece) ->
                  rows.add(
                      new Table.Row(
                          name,
                          Stream.of(
                                  piece.nsPerOp(),
                                  piece.nsPerOpError(),
                                  piece.nsPerOpBest(),
                                  piece.bytesPerOp())
                              .map(value -> value.isNaN() ? null : Figure.of(List.of(value)))
                              .toList())));
    } catch (RunnerException | CommandLineOptionException e) {
      throw new IOException(e);
    }
    session
        .report()
        .add(
            new Table(
                "pieces: each in isolation",
                List.of("ns/op", "error", "best second", "bytes/op"),
                rows));
  }
}
