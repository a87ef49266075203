package io.murmuration.bench;

import java.io.IOException;

/** One thing that is measured. */
interface BenchCase {
  /** How it is asked for on the command line. */
  String name();

  /** What it measures, in one sentence. */
  String purpose();

  /** Runs the contenders and reports a table, or several. */
  void run(Session session) throws IOException, InterruptedException;
}
