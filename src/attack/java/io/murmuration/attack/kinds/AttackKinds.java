package io.murmuration.attack.kinds;

import io.murmuration.attack.AttackKind;
import io.murmuration.attack.input.Frames;
import io.murmuration.attack.input.Input;
import io.murmuration.attack.input.Requests;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** All kinds of attacks, in the order in which they run. */
public final class AttackKinds {
  private static final Duration SHORT = Duration.ofMillis(500);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final int FEW = 45;
  private static final int MANY = 256;
  private static final String NO_HEADERS = "";
  private static final String DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate\r\n";

  private AttackKinds() {}

  /**
   * Returns the kinds.
   *
   * @param directory the place of files that attacks write
   */
  public static List<AttackKind> all(Path directory) {
    return List.of(
        new CrowdAttack("idle", "connections without a request", "", ""),
        new CrowdAttack("slow-heads", "requests that never end", "GET / HTTP/1.1\r\nX: ", "x"),
        new CrowdAttack(
            "slow-bodies",
            "posts that never come",
            "POST /api/posts HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/x-ndjson\r\nContent-"
                + "Length: 1000000\r\n\r\n",
            " "),
        requests(
            "malformed", "requests that violate HTTP, or upgrade it", 20_000, Requests::malformed),
        requests("foreign", "requests of other sites and hosts", 20_000, Requests::foreign),
        requests("sessions", "sessions of browsers over HTTP", 12_000, Requests::session),
        requests("bad-tokens", "requests with wrong tokens", 5_000, Requests::wrongToken),
        new RequestAttack(
            "questions",
            "questions that only Kafka can answer",
            5_000,
            FEW,
            LONG,
            Requests::question),
        new RequestAttack(
            "push-bombs", "posts that grow when decompressed", 2_000, FEW, LONG, Requests::bomb),
        frames(
            "frame-bombs",
            "messages that grow when decompressed",
            1_000,
            1,
            FrameAttack.ALL,
            DEFLATE,
            Frames::bomb),
        frames(
            "snapshots",
            "requests for the whole picture",
            15_000,
            20,
            FrameAttack.RAW,
            NO_HEADERS,
            Frames::snapshot),
        frames(
            "bad-changes",
            "changes with wrong tokens",
            5_000,
            20,
            FrameAttack.RAW,
            NO_HEADERS,
            Frames::wrongToken),
        requests("fuzz-http", "changed requests", 0, Requests::changed),
        requests("fuzz-posts", "changed posts", 0, Requests::changedPosts),
        frames(
            "fuzz-frames",
            "changed messages and frames",
            0,
            20,
            FrameAttack.ALL,
            NO_HEADERS,
            Frames::changed),
        new RecordAttack("fuzz-records", "changed records in the topics"),
        new RecordingAttack("fuzz-files", "recordings with changed lines", directory));
  }

  private static AttackKind requests(String name, String description, long inputs, Input input) {
    return new RequestAttack(name, description, inputs, MANY, SHORT, input);
  }

  private static AttackKind frames(
      String name,
      String description,
      long inputs,
      int perSocket,
      List<String> paths,
      String headers,
      Input input) {
    return new FrameAttack(name, description, inputs, perSocket, paths, headers, input);
  }
}
