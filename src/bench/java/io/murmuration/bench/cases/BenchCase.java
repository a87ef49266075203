package io.murmuration.bench.cases;

import io.murmuration.bench.runs.Session;
import java.io.IOException;

/** A case of the benchmark: one question, answered by measuring contenders. */
public interface BenchCase {
  /** Returns the name of the case on the command line. */
  String name();

  /** Runs the contenders and reports one or more tables. */
  void run(Session session) throws IOException, InterruptedException;
}
