package io.murmuration.ingest.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.config.Settings;
import io.murmuration.http.ClientNetwork;
import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.PostSource.Item;
import io.murmuration.ingest.PostSource.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PushSourceTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_ITEMS = 2_000;
  private static final int REQUEST_BYTES = 5 << 20;
  private static final ClientNetwork NETWORK = ClientNetwork.of(InetAddress.getLoopbackAddress());

  private final PushInbox inbox = new PushInbox(PushLimits.of(Settings.defaults().ingest().push()));
  private final PushSource source = new PushSource(inbox);
  private final List<PushAnswer> answers = new ArrayList<>();
  private final Set<String> written = new HashSet<>();

  @Test
  void poll_prettyPrintedObject_isOneItem() throws Exception {
    source.open(null);
    push(
        """

        {
          "id": "1", "source": "s",
         "author": {"id": "a"}, "text": "é #x @y",
         "createdAt": 1700000000000 }
        """,
        false);

    List<Item> items = source.poll(MAX_ITEMS, Duration.ZERO);

    assertThat(items).hasSize(1);
    assertThat(((Accepted) items.get(0)).post().hashtags()).containsExactly("x");
    assertThat(((Accepted) items.get(0)).post().mentions()).containsExactly("y");
  }

  @Test
  void committed_arrayOfAllKinds_describesEachItem() throws Exception {
    source.open(null);
    push(
        "\uFEFF [ "
            + post(1)
            + ", 7, \"tea\", [[]], "
            + post(1)
            + " ,{\"id\":\"3\"}, null,"
            + " {\"id\":\"4\",\"source\":\"s\",\"author\":{},\"text\":\"]}\"}, "
            + post(2)
            + "]",
        false);

    write();

    JsonNode result = answer(400);
    assertThat(result.get("accepted").intValue()).isEqualTo(2);
    assertThat(result.get("duplicates").intValue()).isEqualTo(1);
    assertThat(result.get("rejected").intValue()).isEqualTo(6);
    assertThat(result.get("items").get(0))
        .isEqualTo(JSON.readTree("{\"id\":\"1\",\"result\":\"accepted\"}"));
    assertThat(result.get("items").get(1))
        .isEqualTo(
            JSON.readTree("{\"item\":1,\"result\":\"rejected\",\"reason\":\"not a JSON object\"}"));
    assertThat(result.get("items").get(4))
        .isEqualTo(JSON.readTree("{\"id\":\"1\",\"result\":\"duplicate\"}"));
    assertThat(result.get("items").get(5))
        .isEqualTo(
            JSON.readTree(
                "{\"item\":5,\"result\":\"rejected\",\"field\":\"source\",\"reason\":\"source is"
                    + " missing\"}"));
    assertThat(result.get("items").get(7).get("field").textValue()).isEqualTo("author.id");
    assertThat(result.get("items").get(8).get("result").textValue()).isEqualTo("accepted");
  }

  @Test
  void committed_linesWithABadOneInTheMiddle_namesItsLine() throws Exception {
    source.open(null);
    push(post(1) + "\r\n\n \t\n{\"id\":\n" + post(2), true);

    write();

    JsonNode result = answer(400);
    assertThat(result.get("accepted").intValue()).isEqualTo(2);
    assertThat(result.get("items").get(1).get("item").intValue()).isEqualTo(1);
    assertThat(result.get("items").get(1).get("line").intValue()).isEqualTo(4);
    assertThat(result.get("items").get(1).get("reason").textValue()).startsWith("invalid JSON");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<BOM>1<LF><BOM>2<LF>|true",
        "<BOM><BOM>1<CR><LF><LF><BOM><LF> <LF>2<LF><BOM>|true",
        "1<CR>2<CR>|true",
        "<BOM>1<CR><BOM>2|true",
        "<BOM>[1,2]|false",
        "<BOM><BOM> [1,<LF>2]<LF>|false"
      })
  void committed_byteOrderMarksAndReturnsBetweenPosts_areNoItems(String body, boolean lines)
      throws Exception {
    source.open(null);
    push(
        body.replace("1", post(1))
            .replace("2", post(2))
            .replace("<BOM>", "\uFEFF")
            .replace("<CR>", "\r")
            .replace("<LF>", "\n"),
        lines);

    write();

    assertThat(answer(200).get("accepted").intValue()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|false|the body is empty",
        "' \n'|false|the body is empty",
        "' \n\n'|true|the body is empty",
        "hello|false|invalid JSON",
        "[{}, {]|false|invalid JSON",
        "[{}|false|invalid JSON",
        "{} {}|false|more than one JSON value",
      })
  void poll_invalidJson_isRefusedAsAWhole(String body, boolean lines, String reason)
      throws Exception {
    source.open(null);
    push(body, lines);

    assertThat(source.poll(MAX_ITEMS, Duration.ZERO)).isEmpty();

    assertThat(answer(400).get("error").textValue()).startsWith(reason);
    assertThat(inbox.heldBytes()).isZero();
    assertThat(inbox.requests()).isZero();
  }

  @Test
  void poll_emptyArray_isAnsweredAtOnce() throws Exception {
    source.open(null);
    push("[]", false);

    assertThat(source.poll(MAX_ITEMS, Duration.ZERO)).isEmpty();

    assertThat(answer(200).get("items")).isEmpty();
  }

  @Test
  void poll_tooManyItems_isRefusedAsAWhole() throws Exception {
    source.open(null);
    push("[" + "0,".repeat(PushDecoder.MAX_ITEMS) + "0]", false);

    assertThat(source.poll(MAX_ITEMS, Duration.ZERO)).isEmpty();

    assertThat(answer(413).get("error").textValue()).contains("100,000 items");
  }

  @Test
  void poll_postOfMoreThanAMebibyte_isRejectedAlone() throws Exception {
    source.open(null);
    String fits = post(1, "x".repeat(PushDecoder.MAX_POST_BYTES - post(1, "").length()));
    push("[" + fits + "," + post(2, "x".repeat(PushDecoder.MAX_POST_BYTES)) + "]", false);

    write();

    JsonNode items = answer(400).get("items");
    assertThat(items.get(0).get("result").textValue()).isEqualTo("accepted");
    assertThat(items.get(1).get("reason").textValue()).isEqualTo("longer than 1 MiB");
  }

  @ParameterizedTest
  @CsvSource({"50", "99", "100", "100000"})
  void poll_deepUnknownField_costsNothing(int depth) throws Exception {
    source.open(null);
    String deep = ",\"deep\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
    String post = post(1).replaceFirst("}$", deep);
    push(post, false);
    push("[" + post.replaceFirst("1", "2") + "," + post(3) + ",{}]", false);
    push(post.replaceFirst("1", "4") + "\n", true);

    write();

    assertThat(written).containsExactlyInAnyOrder("1", "2", "3", "4");
  }

  @ParameterizedTest
  @CsvSource({"1700000000", "0", "-1", "1700000000000000", "1700000000000000000"})
  void committed_timeInAnotherUnit_isRejectedWithTheField(String time) throws Exception {
    source.open(null);
    push(post(1).replace("1700000000000", time), false);

    write();

    JsonNode item = answer(400).get("items").get(0);
    assertThat(item.get("field").textValue()).isEqualTo("createdAt");
    assertThat(item.get("reason").textValue()).endsWith("; it must be in milliseconds since 1970");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void poll_anyBytes_neverThrows(int seed) throws Exception {
    Random random = new Random(seed);
    source.open(null);
    String[] pieces = {"[", "]", "{", "}", ",", ":", "\"id\"", "\"", "1", "\\", "\n", post(1), "é"};
    for (int i = 0; i < 500; i++) {
      StringBuilder body = new StringBuilder();
      random.ints(random.nextInt(12), 0, pieces.length).forEach(p -> body.append(pieces[p]));
      byte[] bytes = body.toString().getBytes(UTF_8);
      if (bytes.length > 0) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (random.nextInt(4) == 0 ? 0x80 : 0);
      }
      push(bytes, random.nextBoolean());
    }

    write();

    assertThat(answers).hasSize(500).extracting(PushAnswer::status).containsOnly(200, 400);
    assertThat(inbox.requests()).isZero();
  }

  @Test
  void open_afterAFailedTransaction_returnsTheItemsAgainInOrder() throws Exception {
    source.open(null);
    push("[" + post(1) + "," + post(2) + "]", false);
    push(post(3), false);
    List<Item> first = source.poll(MAX_ITEMS, Duration.ZERO);
    source.applied(first.get(0), Outcome.ACCEPTED);
    push(post(4), false);

    source.close();
    assertThat(inbox.isOpen()).isFalse();
    source.open("{}");
    List<Item> again = source.poll(MAX_ITEMS, Duration.ZERO);

    assertThat(ids(again)).containsExactly("1", "2", "3", "4");
    assertThat(answers).isEmpty();
    again.forEach(item -> source.applied(item, Outcome.DUPLICATE));
    source.committed();
    assertThat(answers).hasSize(3);
    assertThat(JSON.readTree(answers.get(0).json()).get("duplicates").intValue()).isEqualTo(2);
  }

  @Test
  void committed_twice_answersOnce() throws Exception {
    source.open(null);
    push(post(1), false);
    write();
    source.committed();

    assertThat(answers).hasSize(1);
  }

  @Test
  void poll_moreWaitingThanRequested_leavesTheRest() throws Exception {
    source.open(null);
    for (int i = 0; i < 5; i++) {
      push("[" + post(2 * i) + "," + post(2 * i + 1) + "]", false);
    }

    assertThat(ids(source.poll(3, Duration.ZERO))).containsExactly("0", "1", "2", "3");
    assertThat(ids(source.poll(3, Duration.ZERO))).containsExactly("4", "5", "6", "7");
  }

  @Test
  void drain_requestsWaiting_returnsThemAndRefusesOthers() throws Exception {
    source.open(null);
    push(post(1), false);
    PushRequest late = inbox.begin(NETWORK);

    List<Item> left = source.drain(MAX_ITEMS);

    assertThat(ids(left)).containsExactly("1");
    assertThat(inbox.begin(NETWORK)).isNull();
    assertThat(late.put(body(late, post(2).getBytes(UTF_8)), false, answers::add)).isFalse();
    assertThat(inbox.drain().isComplete()).isFalse();
    left.forEach(item -> source.applied(item, Outcome.ACCEPTED));
    source.committed();
    assertThat(inbox.drain().isComplete()).isTrue();
    assertThat(source.drain(MAX_ITEMS)).isEmpty();
  }

  @Test
  void close_atTheEndWithoutACommit_answersThatItMayBeWritten() throws Exception {
    source.open(null);
    push(post(1), false);
    source.drain(MAX_ITEMS);

    source.close();

    assertThat(answer(503).get("error").textValue()).contains("may still be written");
    assertThat(answers.get(0).retry()).isTrue();
  }

  @Test
  void expire_waitingRequest_isNotWritten() throws Exception {
    source.open(null);
    PushRequest request = push(post(1), false);

    assertThat(request.expire()).isTrue();
    request.done();

    assertThat(source.poll(MAX_ITEMS, Duration.ZERO)).isEmpty();
    assertThat(inbox.heldBytes()).isZero();
    assertThat(inbox.requests()).isZero();
  }

  @Test
  void committed_manyBadItems_namesReasonsOfTheFirstOnly() throws Exception {
    source.open(null);
    push("[" + "{},".repeat(99_998) + post(1) + ",{}]", false);

    write();

    JsonNode result = answer(400);
    assertThat(result.get("rejected").intValue()).isEqualTo(99_999);
    assertThat(result.get("items")).hasSize(PushBatch.MAX_REASONS + 1);
    assertThat(result.get("items").get(PushBatch.MAX_REASONS))
        .isEqualTo(JSON.readTree("{\"id\":\"1\",\"result\":\"accepted\"}"));
    assertThat(answers.get(0).json().length).isLessThan(PushBatch.MAX_REASONS * 100);
  }

  @Test
  void committed_noRoomForTheItems_answersWithTotals() throws Exception {
    PushInbox small = new PushInbox(limits(4_000, 1));
    PushSource slight = new PushSource(small);
    slight.open(null);
    PushRequest request = small.begin(NETWORK);
    byte[] bytes = ("[" + "0,".repeat(50) + "0]").getBytes(UTF_8);
    assertThat(request.put(body(request, bytes), false, answers::add)).isTrue();

    slight.poll(MAX_ITEMS, Duration.ZERO).forEach(i -> slight.applied(i, Outcome.REJECTED));
    slight.committed();

    JsonNode result = answer(400);
    assertThat(result.get("rejected").intValue()).isEqualTo(51);
    assertThat(result.get("items")).isEmpty();
    assertThat(small.heldBytes()).isEqualTo(answers.get(0).json().length);
    assertThat(small.requests()).isEqualTo(1);
    request.done();
    assertThat(small.heldBytes()).isZero();
  }

  @Test
  void committed_postTooLargeForKafka_namesTheItem() throws Exception {
    source.open(null);
    push(post(1), true);

    source.poll(MAX_ITEMS, Duration.ZERO).forEach(item -> source.applied(item, Outcome.REJECTED));
    source.committed();

    assertThat(answer(400).get("items").get(0).toString())
        .isEqualTo(
            "{\"item\":0,\"line\":1,\"result\":\"rejected\",\"reason\":\"larger than a Kafka record"
                + " may be\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"source\":\"s\"'|'\"source\":\"\"'|source|source is empty",
        "'\"id\":\"1\"'|'\"id\":\"1\\ud800\"'|id|id has half a surrogate pair",
        "'\"id\":\"1\"'|'\"id\":\"\\ude00\\ud83d\"'|id|id has half a surrogate pair",
      })
  void committed_ambiguousIdOrSource_isRejected(
      String good, String bad, String field, String reason) throws Exception {
    source.open(null);
    push(post(1).replace(good, bad), false);

    write();

    JsonNode item = answer(400).get("items").get(0);
    assertThat(item.get("field").textValue()).isEqualTo(field);
    assertThat(item.get("reason").textValue()).isEqualTo(reason);
  }

  @Test
  void open_anotherSource_answersTheRequestsOfTheFormerOne() throws Exception {
    source.open(null);
    push(post(1), false);
    source.poll(MAX_ITEMS, Duration.ZERO);
    push(post(2), false);
    source.close();
    PushSource next = new PushSource(inbox);

    next.close();
    assertThat(answers).isEmpty();
    next.open(null);

    assertThat(answer(503).get("error").textValue()).contains("may still be written");
    assertThat(ids(next.poll(MAX_ITEMS, Duration.ZERO))).containsExactly("2");
    assertThat(inbox.requests()).isEqualTo(1);
  }

  @Test
  void drain_withoutReader_answersAllRequests() throws Exception {
    source.open(null);
    push(post(1), false);
    source.poll(MAX_ITEMS, Duration.ZERO);
    push(post(2), false);
    source.close();

    assertThat(inbox.drain().isComplete()).isTrue();

    assertThat(answers).containsExactly(PushAnswer.LATE, PushAnswer.STOPPED);
    assertThat(inbox.heldBytes()).isZero();
  }

  @Test
  void close_whileDraining_answersAllRequests() throws Exception {
    source.open(null);
    push(post(1), false);
    source.poll(MAX_ITEMS, Duration.ZERO);
    assertThat(inbox.drain().isComplete()).isFalse();

    source.close();

    assertThat(answers).containsExactly(PushAnswer.LATE);
    assertThat(inbox.drain().isComplete()).isTrue();
  }

  @Test
  void expire_requestOfAClosedSource_isNotReturnedAgain() throws Exception {
    source.open(null);
    PushRequest taken = push(post(1), false);
    PushRequest left = push(post(2), false);
    source.poll(MAX_ITEMS, Duration.ZERO);

    assertThat(taken.expire()).isFalse();
    source.close();
    assertThat(answers).containsExactly(PushAnswer.LATE);
    assertThat(left.expire()).isTrue();
    left.done();
    source.open(null);

    assertThat(source.poll(MAX_ITEMS, Duration.ZERO)).isEmpty();
    assertThat(inbox.heldBytes()).isZero();
    assertThat(inbox.requests()).isZero();
  }

  @Test
  void begin_maximumOfRequests_returnsNull() throws Exception {
    PushInbox two = new PushInbox(limits(4_000, 2));
    assertThat(two.begin(NETWORK)).as("closed").isNull();
    two.open(this);
    PushRequest first = two.begin(NETWORK);
    PushRequest second = two.begin(NETWORK);

    assertThat(two.begin(NETWORK)).isNull();
    assertThat(first.hold(1_990)).isTrue();
    assertThat(second.hold(11)).isFalse();
    first.done();
    first.done();
    assertThat(two.heldBytes()).isZero();
    assertThat(two.requests()).isEqualTo(1);
    assertThat(two.begin(NETWORK)).isNotNull();
  }

  private PushRequest push(String body, boolean lines) {
    return push(body.getBytes(UTF_8), lines);
  }

  private PushRequest push(byte[] bytes, boolean lines) {
    PushRequest request = inbox.begin(NETWORK);
    assertThat(request.put(body(request, bytes), lines, answer -> take(request, answer))).isTrue();
    return request;
  }

  @Test
  void begin_networkWithAllOfItsPlaces_leavesPlacesToOthers() throws Exception {
    Duration timeout = Duration.ofSeconds(1);
    PushInbox shared =
        new PushInbox(
            new PushLimits(
                1_000,
                8_000,
                5,
                2,
                new PushLimits.BodyRate(0, timeout),
                timeout,
                timeout,
                timeout));
    shared.open(this);
    ClientNetwork other = ClientNetwork.of(InetAddress.getByName("192.0.2.1"));

    PushRequest first = shared.begin(NETWORK);
    assertThat(first.hold(3_000)).isTrue();
    PushRequest second = shared.begin(NETWORK);
    assertThat(second.hold(1_001)).as("more than half of the bytes").isFalse();
    assertThat(second.hold(1_000)).isTrue();
    assertThat(shared.begin(NETWORK)).isNull();
    PushRequest third = shared.begin(other);
    assertThat(third.hold(2_001)).as("more than it leaves free").isFalse();
    assertThat(third.hold(2_000)).isTrue();
    ClientNetwork last = ClientNetwork.of(InetAddress.getByName("192.0.2.2"));
    assertThat(shared.begin(last).hold(1_000)).isTrue();

    first.done();
    assertThat(shared.begin(NETWORK)).isNotNull();
  }

  /** Acts as a client that reads its response. */
  private void take(PushRequest request, PushAnswer answer) {
    answers.add(answer);
    assertThat(inbox.heldBytes()).isGreaterThanOrEqualTo(answer.json().length);
    request.done();
  }

  private static PushLimits limits(long heldBytes, int requests) {
    Duration timeout = Duration.ofSeconds(1);
    return new PushLimits(
        REQUEST_BYTES,
        heldBytes,
        requests,
        requests,
        new PushLimits.BodyRate(0, timeout),
        timeout,
        timeout,
        timeout);
  }

  private static HeldBytes body(PushRequest request, byte[] bytes) {
    HeldBytes body = new HeldBytes(request, REQUEST_BYTES);
    assertThat(body.append(bytes, bytes.length)).isEqualTo(HeldBytes.Append.DONE);
    return body;
  }

  /** Acts as the ingest stage in one transaction. */
  private void write() throws IOException {
    for (List<Item> items = source.poll(MAX_ITEMS, Duration.ZERO);
        !items.isEmpty();
        items = source.poll(MAX_ITEMS, Duration.ZERO)) {
      for (Item item : items) {
        source.applied(item, outcome(item));
      }
    }
    source.committed();
  }

  private Outcome outcome(Item item) {
    if (!(item instanceof Accepted accepted)) {
      return Outcome.REJECTED;
    }
    return written.add(accepted.post().id()) ? Outcome.ACCEPTED : Outcome.DUPLICATE;
  }

  private JsonNode answer(int status) throws IOException {
    assertThat(answers).hasSize(1);
    assertThat(answers.get(0).status()).isEqualTo(status);
    return JSON.readTree(answers.get(0).json());
  }

  private static List<String> ids(List<Item> items) {
    return items.stream().map(item -> ((Accepted) item).post().id()).toList();
  }

  private static String post(int id) {
    return post(id, "tea");
  }

  private static String post(int id, String text) {
    return "{\"id\":\"%d\",\"source\":\"s\",\"author\":{\"id\":\"a\"},\"text\":\"%s\",\"createdAt\":1700000000000}"
        .formatted(id, text);
  }
}
