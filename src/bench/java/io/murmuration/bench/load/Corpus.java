package io.murmuration.bench.load;

import io.murmuration.bench.runs.Expected;
import java.nio.file.Path;

/**
 * What a run reads: {@code posts} in a file, one JSON object per line, each with an id that no
 * other has; {@code keywords}, one phrase per line; and {@code expected}, what these come to, see
 * {@link Expected}.
 */
public record Corpus(Path posts, Path keywords, Path expected) {}
