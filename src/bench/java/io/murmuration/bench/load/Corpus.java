package io.murmuration.bench.load;

import io.murmuration.bench.runs.Expected;
import java.nio.file.Path;

/**
 * The input of a run: {@code posts} is a file of JSON objects with unique ids, one per line. {@code
 * keywords} is a file with one phrase per line. {@code expected} is the file of their {@link
 * Expected} counts.
 */
public record Corpus(Path posts, Path keywords, Path expected) {}
