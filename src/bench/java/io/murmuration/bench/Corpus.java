package io.murmuration.bench;

import java.nio.file.Path;

/**
 * What a run reads: {@code posts} in a file, one JSON object per line, each with an id that no
 * other has; {@code keywords}, one phrase per line; and {@code expected}, what these come to, see
 * {@link Expected}.
 */
record Corpus(Path posts, Path keywords, Path expected) {}
