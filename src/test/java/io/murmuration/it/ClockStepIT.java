package io.murmuration.it;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.murmuration.support.MurmurationProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clock of the whole application is set while it runs, with Debian's libfaketime. */
class ClockStepIT {
  private static final String LIBRARY = "faketime/libfaketimeMT.so.1";

  /** Maximum age of the last count of a running stage. */
  private static final Duration MAX_AGE = Duration.ofMinutes(1);

  @TempDir private Path directory;
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void clock_setBackByDaysAndForthAgain_isFollowedByAllCounts() throws Exception {
    Path offset = directory.resolve("offset");
    set(offset, "+0");
    Map<String, String> environment =
        Map.of(
            "LD_PRELOAD",
            library().toString(),
            "FAKETIME_TIMESTAMP_FILE",
            offset.toString(),
            "FAKETIME_CACHE_DURATION",
            "1",
            "FAKETIME_DONT_FAKE_MONOTONIC",
            "1");
    try (MurmurationProcess process =
        MurmurationProcess.start(
            directory,
            environment,
            "--source=simulate",
            "--data=data",
            "--kafka-port=0",
            "--port=0",
            "--keywords=kafka,java,coffee")) {
      int port = process.awaitPage();
      awaitCounts(process, port, Duration.ZERO, 0);
      for (Duration ahead : List.of(Duration.ofDays(-3), Duration.ZERO)) {
        long before = total(port);
        set(offset, "%+d".formatted(ahead.toSeconds()));
        awaitCounts(process, port, ahead, before);
      }
    }
  }

  /** Waits until keywords have counts of the current time, and more than before. */
  private void awaitCounts(MurmurationProcess process, int port, Duration ahead, long before) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(process.isRunning()).as(process.err()).isTrue();
              long now = System.currentTimeMillis() + ahead.toMillis();
              assertThat(total(port)).as(process.err()).isGreaterThan(before);
              assertThat(mentions(port))
                  .as(process.err())
                  .anyMatch(mention -> Math.abs(now - mention.getLong("at")) < MAX_AGE.toMillis())
                  .anyMatch(mention -> mention.getJsonObject("rates").getDouble("1m") > 0);
            });
  }

  private long total(int port) throws Exception {
    return mentions(port).stream().mapToLong(mention -> mention.getLong("total")).sum();
  }

  private List<JsonObject> mentions(int port) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + "/api/mentions");
    String body = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    return new JsonArray(body).stream().map(JsonObject.class::cast).toList();
  }

  /** Moves the file into place, so that no half of it is read. */
  private void set(Path file, String offset) throws IOException {
    Path next = Files.writeString(directory.resolve("next"), offset);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Path library() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("/usr/lib"), 3)) {
      return files
          .filter(file -> file.endsWith(LIBRARY))
          .findAny()
          .orElseThrow(() -> new AssertionError(LIBRARY + " is missing: install faketime"));
    }
  }
}
