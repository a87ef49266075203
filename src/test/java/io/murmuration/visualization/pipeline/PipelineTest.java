package io.murmuration.visualization.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.murmuration.keyword.Keyword;
import io.murmuration.message.StageReport.Source;
import io.murmuration.observe.RefusedRecords;
import io.murmuration.visualization.pipeline.PipelineStatus.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final String NO_SOURCE = "null";

  private final Pipeline pipeline = new Pipeline();

  @Test
  void stages_noReports_areAllStopped() {
    PipelineStatus status = status(NOW);

    assertThat(status.stages())
        .extracting(PipelineStatus.Stage::stage)
        .containsExactly("ingest", "fanout", "aggregate", "related-terms", "visualization");
    assertThat(status.stages())
        .allSatisfy(
            stage -> {
              assertThat(stage.state()).isEqualTo(State.STOPPED);
              assertThat(stage.reason()).isEqualTo("no instance is running");
              assertThat(stage.instances()).isZero();
            });
    assertThat(status.sources()).isEmpty();
  }

  @Test
  void stage_reportsThatKeepComing_isRunning() {
    report("fanout", "a", 120, 8.5, 0, Map.of("keyword-tea", 30.0), NOW - 2_999);

    PipelineStatus.Stage fanout = stage("fanout", NOW);
    assertThat(fanout.state()).isEqualTo(State.RUNNING);
    assertThat(fanout.reason()).isNull();
    assertThat(fanout.recordsPerSecond()).isEqualTo(120);
    assertThat(fanout.p99Millis()).isEqualTo(8.5);
  }

  @Test
  void stage_reportsThatCeased_isStoppedAfterThreeSeconds() {
    report("fanout", "a", 120, 8.5, 0, Map.of("keyword-tea", 30.0), NOW - 4_100);

    PipelineStatus.Stage fanout = stage("fanout", NOW);
    assertThat(fanout.state()).isEqualTo(State.STOPPED);
    assertThat(fanout.reason()).isEqualTo("no sign of life for 4 s");
    assertThat(fanout.recordsPerSecond()).isZero();
    assertThat(fanout.p99Millis()).isNull();
  }

  @Test
  void stage_withNotes_givesEachOnceBehindTheReason() {
    for (String instance : List.of("a", "b")) {
      put(
          "fanout",
          instance,
          """
          {"stage":"fanout","instance":"%s","at":%d,"recordsPerSecond":1,"p99Millis":null,\
          "roundMillis":0,"outputs":[],"sources":null,"note":"rare words are faster"}"""
              .formatted(instance, NOW),
          false,
          NOW);
    }

    assertThat(stage("fanout", NOW).state()).isEqualTo(State.RUNNING);
    assertThat(stage("fanout", NOW).reason()).isEqualTo("rare words are faster");
  }

  @Test
  void uncounted_allStagesRun_isNull() {
    report("fanout", "a", 120, 8.5, 0, Map.of(), NOW);
    report("aggregate", "a", 120, 8.5, 0, Map.of(), NOW);

    assertThat(status(NOW).uncounted()).isNull();
  }

  @Test
  void uncounted_stageThatStopped_isSinceItsLastSignOfLife() {
    report("aggregate", "a", 120, 8.5, 0, Map.of(), NOW);
    report("fanout", "a", 120, 8.5, 0, Map.of(), NOW - 10_000);
    assertThat(status(NOW).uncounted())
        .isEqualTo(new PipelineStatus.Uncounted(NOW - 10_000, "fanout"));

    pipeline.putReport("fanout/a", null, false, NOW - 9_000);
    assertThat(status(NOW).uncounted())
        .isEqualTo(new PipelineStatus.Uncounted(NOW - 10_000, "fanout"));
  }

  @Test
  void uncounted_stageWithoutProgress_isSinceItsLastRound() {
    report("fanout", "a", 120, 8.5, 0, Map.of(), NOW);
    report("aggregate", "a", 120, 8.5, 7_000, Map.of(), NOW);

    assertThat(status(NOW).uncounted())
        .isEqualTo(new PipelineStatus.Uncounted(NOW - 7_000, "aggregate"));
  }

  @Test
  void uncounted_stageThatLags_isSinceTheOldestPostThatItHasNotRead() {
    report("ingest", "i", 100, null, 0, Map.of("posts", 100.0), NOW);
    report("fanout", "a", 100, 8.5, 0, Map.of(), NOW);
    report("aggregate", "a", 100, 8.5, 0, Map.of(), NOW);
    pipeline.putGroups(Map.of("fanout", new GroupLag(5_000, 2_000)), NOW);

    assertThat(status(NOW).uncounted())
        .isEqualTo(new PipelineStatus.Uncounted(NOW - 20_000, "fanout"));
  }

  @Test
  void gaps_kafkaDoesNotAnswer_doNotGrow() {
    sources("a", NOW, source("simulate", "streaming"));
    pipeline.putUnreachable();
    assertThat(status(NOW + 60_000).gaps()).noneMatch(gap -> gap.to() == null);

    pipeline.putBrokers(1);
    assertThat(status(NOW + 60_000).gaps()).anyMatch(gap -> gap.to() == null);
  }

  @Test
  void stage_tombstone_isStoppedAtOnce() {
    report("fanout", "a", 120, 8.5, 0, Map.of(), NOW);
    pipeline.putReport("fanout/a", null, false, NOW);

    assertThat(stage("fanout", NOW).reason()).isEqualTo("no instance is running");
  }

  @Test
  void stage_clockOfItsMachineIsWrong_isRunning() {
    put("fanout", "a", 120, NO_SOURCE, NOW - 3_600_000, false, NOW);

    assertThat(stage("fanout", NOW).state()).isEqualTo(State.RUNNING);
  }

  @Test
  void stage_oldReportFromBeforeTheStart_isStopped() {
    put("fanout", "a", 120, NO_SOURCE, NOW - 60_000, true, NOW);

    assertThat(stage("fanout", NOW).reason()).isEqualTo("no sign of life for 60 s");
  }

  @Test
  void stage_silentForLongerThanTheTopicKeepsReports_isForgotten() {
    report("fanout", "a", 120, 8.5, 0, Map.of(), NOW - 700_000);
    report("ingest", "b", 120, 8.5, 0, Map.of(), NOW);

    assertThat(stage("fanout", NOW).reason()).isEqualTo("no instance is running");
  }

  @Test
  void stage_severalInstances_areAddedUp() {
    report("aggregate", "a", 100.1, 12.0, 0, Map.of("mentions", 4.0), NOW);
    report("aggregate", "b", 50.2, 30.0, 0, Map.of("mentions", 6.5), NOW);
    figures(Map.of("mentions", topic(4, 100L)), Map.of());

    PipelineStatus.Stage aggregate = stage("aggregate", NOW);
    assertThat(aggregate.instances()).isEqualTo(2);
    assertThat(aggregate.recordsPerSecond()).isEqualTo(150.3);
    assertThat(aggregate.p99Millis()).isEqualTo(30.0);
    assertThat(topic("mentions").recordsPerSecond()).isEqualTo(10.5);
    assertThat(topic("mentions").bytesPerSecond()).isEqualTo(1_050);
  }

  @Test
  void stage_oneOfTwoInstancesGone_isRunningAsOne() {
    report("aggregate", "a", 100, 12.0, 0, Map.of(), NOW - 5_000);
    report("aggregate", "b", 50, 30.0, 0, Map.of(), NOW);

    assertThat(stage("aggregate", NOW).state()).isEqualTo(State.RUNNING);
    assertThat(stage("aggregate", NOW).instances()).isEqualTo(1);
  }

  @Test
  void stage_moreThanThreeSecondsOfItsInputBehind_isLagging() {
    report("ingest", "i", 200, 5.0, 0, Map.of("posts", 200.0), NOW);
    report("fanout", "f", 180, 5.0, 0, Map.of(), NOW);
    figures(Map.of(), Map.of("fanout", new GroupLag(10_000, 701)));

    PipelineStatus.Stage fanout = stage("fanout", NOW);
    assertThat(fanout.state()).isEqualTo(State.LAGGING);
    assertThat(fanout.lag()).isEqualTo(701);
    assertThat(fanout.reason()).isEqualTo("reads 180 records/s of 200, 701 behind");
  }

  @Test
  void stage_thatReadsFasterThanIsWritten_catchesUp() {
    report("ingest", "i", 134, 5.0, 0, Map.of("posts", 134.0), NOW);
    report("fanout", "f", 166, 5.0, 0, Map.of(), NOW);
    figures(Map.of(), Map.of("fanout", new GroupLag(10_000, 1_588)));

    assertThat(stage("fanout", NOW).state()).isEqualTo(State.LAGGING);
    assertThat(stage("fanout", NOW).reason()).isEqualTo("1,588 behind, catching up");
  }

  @Test
  void stage_threeSecondsOfItsInputBehind_isRunning() {
    report("ingest", "i", 200, 5.0, 0, Map.of("posts", 200.0), NOW);
    report("fanout", "f", 200, 5.0, 0, Map.of(), NOW);
    figures(Map.of(), Map.of("fanout", new GroupLag(10_000, 700)));

    assertThat(stage("fanout", NOW).state()).isEqualTo(State.RUNNING);
  }

  @Test
  void stage_inputOfAllKeywords_isTheirSum() {
    report("fanout", "f", 200, 5.0, 0, Map.of("keyword-a", 100.0, "keyword-shared", 100.0), NOW);
    report("aggregate", "a", 100, 5.0, 0, Map.of(), NOW);
    figures(Map.of(), Map.of("aggregate", new GroupLag(10_000, 4_300)));

    assertThat(stage("aggregate", NOW).reason())
        .isEqualTo("reads 100 records/s of 200, 4,300 behind");
  }

  @Test
  void stage_stuckWithRecordsToRead_isLagging() {
    report("fanout", "f", 0, null, 4_200, Map.of(), NOW);
    figures(Map.of(), Map.of("fanout", new GroupLag(10_000, 30)));

    assertThat(stage("fanout", NOW).state()).isEqualTo(State.LAGGING);
    assertThat(stage("fanout", NOW).reason()).isEqualTo("no progress for 4 s, 30 behind");
  }

  @Test
  void stage_stuckWithNothingToRead_isRunning() {
    report("fanout", "f", 0, null, 4_200, Map.of(), NOW);
    figures(Map.of(), Map.of("fanout", new GroupLag(10_000, 0)));

    assertThat(stage("fanout", NOW).state()).isEqualTo(State.RUNNING);
  }

  @Test
  void ingest_stuck_isLagging() {
    report("ingest", "f", 0, null, 4_200, Map.of(), NOW);

    assertThat(stage("ingest", NOW).reason()).isEqualTo("no progress for 4 s");
    assertThat(stage("ingest", NOW).lag()).isNull();
  }

  @Test
  void ingest_sourceThatIsRead_isListed() {
    put("ingest", "i", 140, source(0.25, false), NOW, false, NOW);

    assertThat(status(NOW).sources())
        .extracting(Source::name, Source::state, Source::postsPerSecond, Source::progress)
        .containsExactly(tuple("replay", "streaming", 140.0, 0.25));
    assertThat(stage("ingest", NOW).state()).isEqualTo(State.RUNNING);
  }

  @Test
  void ingest_sourceAtItsEnd_isStopped() {
    put("ingest", "i", 0, source(1.0, true), NOW, false, NOW);

    assertThat(stage("ingest", NOW).state()).isEqualTo(State.STOPPED);
    assertThat(stage("ingest", NOW).reason()).isEqualTo("the source has ended");
    assertThat(status(NOW).sources().get(0).progress()).isEqualTo(1);
  }

  @Test
  void sources_ofSeveralInstances_areAllListedByName() {
    sources("a", NOW, source("x", "streaming"), source("bluesky", "connecting"));
    sources("b", NOW, source("mastodon", "waiting"));

    assertThat(status(NOW).sources())
        .extracting(Source::name)
        .containsExactly("bluesky", "mastodon", "x");
  }

  @Test
  void sources_twoInstancesReportOne_theStreamingOneWins() {
    sources("a", NOW, source("x", "failed"), source("bluesky", "streaming"));
    sources("b", NOW, source("x", "streaming"), source("bluesky", "stopped"));

    assertThat(status(NOW).sources()).extracting(Source::state).containsOnly("streaming");
    assertThat(status(NOW).sources()).hasSize(2);
  }

  @Test
  void sources_reportsThatCeased_vanish() {
    sources("a", NOW - 3_100, source("x", "streaming"));
    sources("b", NOW, source("bluesky", "streaming"));

    assertThat(status(NOW).sources()).extracting(Source::name).containsExactly("bluesky");
  }

  @Test
  void sources_withoutNameOrState_areSkipped() {
    sources("a", NOW, "{\"name\":\"x\"}", "{\"state\":\"ended\"}");

    assertThat(status(NOW).sources()).isEmpty();
    assertThat(stage("ingest", NOW).state()).isEqualTo(State.RUNNING);
  }

  @ParameterizedTest
  @CsvSource({
    "ended,     ended,     STOPPED, all sources have ended",
    "stopped,   stopped,   STOPPED, all sources are stopped",
    "failed,    failed,    STOPPED, all sources have failed",
    "stopped,   ended,     STOPPED, 'a is stopped, b has ended'",
    "streaming, ended,     RUNNING,",
    "streaming, stopped,   RUNNING,",
    "streaming, connecting, RUNNING,",
    "streaming, failed,    LAGGING, b has failed: it broke",
    "waiting,   streaming, LAGGING, a is waiting to retry: it broke",
    "stopped,   waiting,   LAGGING, b is waiting to retry: it broke"
  })
  void ingest_twoSources_isAsTheyAre(String a, String b, State state, String reason) {
    sources("i", NOW, source("a", a), source("b", b));

    assertThat(stage("ingest", NOW).state()).isEqualTo(state);
    assertThat(stage("ingest", NOW).reason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({"stopped, the source is stopped", "failed, the source has failed: it broke"})
  void ingest_onlySourceIsNotRead_isStopped(String sourceState, String reason) {
    sources("i", NOW, source("a", sourceState));

    assertThat(stage("ingest", NOW).state()).isEqualTo(State.STOPPED);
    assertThat(stage("ingest", NOW).reason()).isEqualTo(reason);
  }

  @Test
  void visualization_itsOwnLag_isThatOfItsTables() {
    report("visualization", "v", 40, 60.0, 0, Map.of(), NOW);

    PipelineStatus.Stage shown = pipeline.status(List.of(), 4_000, NOW).stages().get(4);
    assertThat(shown.lag()).isEqualTo(4_000);
    assertThat(shown.state()).isEqualTo(State.LAGGING);
  }

  @Test
  void kafka_unreachable_stopsAllAndKeepsTheFigures() {
    pipeline.putBrokers(3);
    figures(Map.of("posts", topic(4, 900L)), Map.of("fanout", new GroupLag(10_000, 30)));
    report("fanout", "f", 200, 5.0, 0, Map.of(), NOW);
    pipeline.putUnreachable();

    PipelineStatus status = status(NOW);
    assertThat(status.kafka()).isEqualTo(new PipelineStatus.Kafka(false, 3));
    assertThat(status.stages())
        .allSatisfy(
            stage -> {
              assertThat(stage.state()).isEqualTo(State.STOPPED);
              assertThat(stage.reason()).isEqualTo("Kafka does not answer");
            });
    assertThat(stage("fanout", NOW).lag()).isEqualTo(30);
    assertThat(topic("posts").bytes()).isEqualTo(900);

    pipeline.putBrokers(3);
    assertThat(stage("fanout", NOW).state()).isEqualTo(State.RUNNING);
  }

  @Test
  void topics_manyKeywords_areTheBusiestAndTheOthersFolded() {
    Map<String, TopicSize> topics = new HashMap<>();
    Map<String, Double> rates = new HashMap<>();
    for (int i = 0; i < 25; i++) {
      topics.put("keyword-k" + i, topic(2, 10L));
      rates.put("keyword-k" + i, (double) i);
    }
    topics.put("posts", topic(4, 100L));
    topics.put("keyword-shared", topic(4, 100L));
    report("fanout", "f", 200, 5.0, 0, rates, NOW);
    figures(topics, Map.of());

    PipelineStatus status = pipeline.status(List.of(new Keyword("k24", "\"K 24\"", 1)), 0, NOW);
    assertThat(status.topics()).hasSize(2 + 20);
    assertThat(status.topics().subList(0, 4))
        .extracting(PipelineStatus.Topic::topic)
        .containsExactly("posts", "keyword-shared", "keyword-k24", "keyword-k23");
    assertThat(status.topics().get(2).keyword()).isEqualTo("\"K 24\"");
    assertThat(status.topics().get(3).keyword()).isNull();
    assertThat(status.folded()).isEqualTo(new PipelineStatus.Folded(5, 10.0, 1_000.0, 10, 50L));
  }

  @Test
  void topics_sizesUnknown_areNull() {
    figures(Map.of("posts", topic(4, null)), Map.of());

    assertThat(topic("posts").bytes()).isNull();
  }

  @Test
  void stageReports_theirOwnTopic_hasOneRecordASecondOfEachInstance() {
    report("fanout", "f", 200, 5.0, 0, Map.of(), NOW);
    report("ingest", "i", 200, 5.0, 0, Map.of(), NOW);
    report("aggregate", "gone", 200, 5.0, 0, Map.of(), NOW - 10_000);
    figures(Map.of("stage-reports", topic(1, 5L)), Map.of());

    assertThat(topic("stage-reports").recordsPerSecond()).isEqualTo(2);
    assertThat(topic("stage-reports").bytesPerSecond()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no report",
        "null",
        "{}",
        "{'stage':'fanout','instance':null,'at':1,'outputs':[]}",
        "{'stage':'fanout','instance':'y','at':1,'outputs':[]}",
        "{'stage':'fanout','instance':'x','at':-1,'outputs':[]}",
        "{'stage':'fanout','instance':'x','at':1,'outputs':null}",
        "{'stage':'fanout','instance':'x','at':1,'outputs':[null]}",
        "{'stage':'fanout','instance':'x','at':1,'outputs':[{'topic':null}]}",
        "{'stage':'fanout','instance':'x','at':1,'outputs':[],'recordsPerSecond':'NaN'}",
        "{'stage':'fanout','instance':'x','at':1,'outputs':[],'refused':[{}]}",
        "{'stage':'fanout','instance':'x','at':1,'outputs':[],'refused':[{'topic':'posts','records':1}]}"
      })
  void report_invalid_isRefused(String json) {
    assertThatThrownBy(() -> StageReports.read("fanout/x", json.replace('\'', '"').getBytes(UTF_8)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void refused_byTwoProcesses_isTheLargerCount() {
    String refused = "[{'topic':'posts','records':%d,'last':'%s'}]";
    refused("a", refused.formatted(2, "two"));
    refused("b", refused.formatted(3, "three"));
    refused("c", "null");

    assertThat(status(NOW).refused())
        .containsExactly(new RefusedRecords.Refused("posts", 3, "three", List.of()));
    assertThat(status(NOW + 10_000).refused()).isEmpty();
  }

  @Test
  void refused_withResultsThatAreMissing_listsThoseOfAllProcesses() {
    String refused = "[{'topic':'mentions','records':%d,'last':'x','missing':[%s]}]";
    refused("a", refused.formatted(3, ""));
    refused("b", refused.formatted(3, "'tea'"));
    refused("c", refused.formatted(2, "'milk','tea',null"));

    assertThat(status(NOW).refused()).hasSize(1);
    assertThat(status(NOW).refused().get(0).records()).isEqualTo(3);
    assertThat(status(NOW).refused().get(0).missing()).containsExactlyInAnyOrder("tea", "milk");
  }

  private void refused(String instance, String refused) {
    put(
        "fanout",
        instance,
        "{'stage':'fanout','instance':'%s','at':%d,'outputs':[],'refused':%s}"
            .formatted(instance, NOW, refused)
            .replace('\'', '"'),
        false,
        NOW);
  }

  private PipelineStatus status(long nowMillis) {
    return pipeline.status(List.of(), 0, nowMillis);
  }

  private PipelineStatus.Stage stage(String name, long nowMillis) {
    return status(nowMillis).stages().stream()
        .filter(stage -> stage.stage().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private PipelineStatus.Topic topic(String name) {
    return status(NOW).topics().stream()
        .filter(topic -> topic.topic().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void figures(Map<String, TopicSize> topics, Map<String, GroupLag> groups) {
    pipeline.putTopics(topics);
    pipeline.putGroups(groups, NOW);
  }

  private static TopicSize topic(int partitions, Long bytes) {
    return new TopicSize(partitions, bytes);
  }

  /** Puts a report as the topic carries it; each record has 100 bytes. */
  private void report(
      String stage,
      String instance,
      double recordsPerSecond,
      Double p99Millis,
      long roundMillis,
      Map<String, Double> outputs,
      long arrivedMillis) {
    List<String> written = new ArrayList<>();
    outputs.forEach(
        (topic, rate) ->
            written.add(
                "{\"topic\":\"%s\",\"recordsPerSecond\":%s,\"bytesPerSecond\":%s}"
                    .formatted(topic, rate, rate * 100)));
    put(
        stage,
        instance,
        """
        {"stage":"%s","instance":"%s","at":%d,"recordsPerSecond":%s,"p99Millis":%s,\
        "roundMillis":%d,"outputs":%s,"sources":null,"unknown":1}"""
            .formatted(stage, instance, NOW, recordsPerSecond, p99Millis, roundMillis, written),
        false,
        arrivedMillis);
  }

  private void put(
      String stage,
      String instance,
      double recordsPerSecond,
      String source,
      long at,
      boolean old,
      long arrivedMillis) {
    put(
        stage,
        instance,
        """
        {"stage":"%s","instance":"%s","at":%d,"recordsPerSecond":%s,"p99Millis":null,\
        "roundMillis":0,"outputs":[],"sources":%s}"""
            .formatted(stage, instance, at, recordsPerSecond, source),
        old,
        arrivedMillis);
  }

  private void put(String stage, String instance, String json, boolean old, long arrivedMillis) {
    String key = stage + "/" + instance;
    try {
      StageReports.Received received = StageReports.read(key, json.getBytes(UTF_8));
      pipeline.putReport(key, received, old, arrivedMillis);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void sources(String instance, long arrivedMillis, String... sources) {
    put("ingest", instance, 0, List.of(sources).toString(), NOW, false, arrivedMillis);
  }

  private static String source(String name, String state) {
    return "{\"name\":\"%s\",\"state\":\"%s\",\"lastError\":\"it broke\"}".formatted(name, state);
  }

  private static String source(double progress, boolean ended) {
    return "[{\"name\":\"replay\",\"postsPerSecond\":140,\"progress\":%s,\"state\":\"%s\"}]"
        .formatted(progress, ended ? "ended" : "streaming");
  }
}
