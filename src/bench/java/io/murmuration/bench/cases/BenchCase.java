package io.murmuration.bench.cases;

import io.murmuration.bench.runs.Session;
import java.io.IOException;

/** One thing that is measured. */
public interface BenchCase {
  /** How it is asked for on the command line. */
  String name();

  /** What it measures, in one sentence. */
  String purpose();

  /** Runs the contenders and reports a table, or several. */
  void run(Session session) throws IOException, InterruptedException;
}
