package io.murmuration.visualization.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.message.StageReport;
import io.murmuration.message.StageReport.Source;
import io.murmuration.visualization.pipeline.PipelineStatus.Gap;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceGapsTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final long LAST_POST = NOW - 1_000_000;

  private final SourceGaps gaps = new SourceGaps();

  @BeforeEach
  void setBeginning() {
    gaps.setBeginning(time -> LAST_POST);
  }

  @Test
  void list_sourceThatKeepsStreaming_hasOnlyTheGapBeforeTheFirstReport() {
    read("simulate", NOW, NOW + 60_000);

    assertThat(gaps.list(NOW + 61_000))
        .containsExactly(new Gap(LAST_POST, NOW, null, "ingest not running"));
  }

  @Test
  void list_noReportEver_isAGapThatLasts() {
    assertThat(gaps.list(NOW))
        .containsExactly(new Gap(LAST_POST, null, null, "ingest not running"));
  }

  @Test
  void list_silentIngest_isAGapUntilItReadsAgain() {
    read("simulate", NOW, NOW + 60_000);

    assertThat(last(NOW + 90_000))
        .isEqualTo(new Gap(NOW + 60_000, null, null, "ingest not running"));
    report("other", NOW + 100_000, source("simulate", "streaming", 0, null));
    assertThat(last(NOW + 100_000))
        .isEqualTo(new Gap(NOW + 60_000, NOW + 100_000, null, "ingest not running"));
  }

  @Test
  void list_reportsFromBeforeTheStart_tellOfTheOutageOfTheServer() {
    for (long time = NOW - 1_200_000; time <= NOW - 1_020_000; time += 1_000) {
      gaps.put(report("old", time, List.of(source("simulate", "streaming", 0, null))), true, NOW);
    }
    report("new", NOW, source("simulate", "streaming", 0, null));

    assertThat(last(NOW)).isEqualTo(new Gap(NOW - 1_020_000, NOW, null, "ingest not running"));
  }

  @ParameterizedTest
  @CsvSource({
    "stopped, simulate stopped",
    "failed, simulate failed",
    "waiting, simulate not reachable",
    "connecting, simulate not reachable"
  })
  void list_sourceThatIsNotRead_isAGapWithItsReason(String state, String reason) {
    read("simulate", NOW, NOW);
    for (long time = NOW + 1_000; time <= NOW + 30_000; time += 1_000) {
      report("a", time, source("simulate", state, 0, null));
    }

    assertThat(last(NOW + 30_000)).isEqualTo(new Gap(NOW, null, null, reason));
    report("a", NOW + 31_000, source("simulate", "streaming", 0, null));
    assertThat(last(NOW + 31_000)).isEqualTo(new Gap(NOW, NOW + 31_000, null, reason));
  }

  @Test
  void list_sourceThatConnectsAgain_keepsTheReason() {
    read("simulate", NOW, NOW);
    report("a", NOW + 10_000, source("simulate", "stopped", 0, null));
    report("a", NOW + 11_000, source("simulate", "connecting", 0, null));
    report("a", NOW + 12_000, source("simulate", "streaming", 0, null));
    assertThat(last(NOW + 12_000)).isEqualTo(new Gap(NOW, NOW + 12_000, null, "simulate stopped"));

    report("b", NOW + 30_000, source("simulate", "connecting", 0, null));
    report("b", NOW + 31_000, source("simulate", "streaming", 0, null));
    assertThat(last(NOW + 31_000))
        .isEqualTo(new Gap(NOW + 12_000, NOW + 31_000, null, "ingest not running"));
  }

  @Test
  void list_sourceThatHasEnded_isNoGap() {
    read("replay", NOW, NOW + 1_000);
    report("a", NOW + 2_000, source("replay", "ended", 0, null));

    assertThat(gaps.list(NOW + 60_000)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bluesky", "mastodon", "x"})
  void list_sourceThatResumes_isAGapOnlyWhileItIsNotRead(String name) {
    read(name, NOW, NOW + 10_000);

    assertThat(gaps.list(NOW + 60_000)).hasSize(1);
    report("new", NOW + 60_000, source(name, "streaming", 0, 50_000L));
    assertThat(gaps.list(NOW + 60_000)).isEmpty();
  }

  @Test
  void list_gapThatASourceReports_lastsFromItemToItem() {
    read("bluesky", NOW, NOW + 10_000);
    report("a", NOW + 60_000, source("bluesky", "connecting", 0, 50_000L));
    report("a", NOW + 70_000, source("bluesky", "streaming", 1, 4_000L));
    report("a", NOW + 71_000, source("bluesky", "streaming", 1, 1_000L));

    assertThat(gaps.list(NOW + 71_000))
        .containsExactly(new Gap(NOW + 9_900, NOW + 66_000, "bluesky", "bluesky: posts missed"));
  }

  @Test
  void list_gapReportedAfterARestart_isKnown() {
    read("bluesky", NOW, NOW + 10_000);
    report("new", NOW + 60_000, source("bluesky", "streaming", 1, 0L));

    assertThat(last(NOW + 60_000))
        .isEqualTo(new Gap(NOW + 9_900, NOW + 60_000, "bluesky", "bluesky: posts missed"));
  }

  @Test
  void list_ingestStartedWithOtherSources_forgetsTheEarlierOnes() {
    read("simulate", NOW, NOW + 10_000);
    report("new", NOW + 60_000, source("push", "streaming", 0, null));

    for (long time = NOW + 61_000; time <= NOW + 120_000; time += 1_000) {
      report("new", time, source("push", "streaming", 0, null));
    }

    assertThat(last(NOW + 120_000))
        .isEqualTo(new Gap(NOW + 10_000, NOW + 60_000, "simulate", "ingest not running"));
  }

  @Test
  void list_oneOfTwoSourcesNotRead_namesIt() {
    for (long time = NOW; time <= NOW + 60_000; time += 1_000) {
      String state = time <= NOW + 10_000 ? "streaming" : "stopped";
      List<Source> both =
          List.of(source("push", "streaming", 0, null), source("simulate", state, 0, null));
      gaps.put(report("a", time, both), false, time);
    }

    assertThat(last(NOW + 60_000))
        .isEqualTo(new Gap(NOW + 10_000, null, "simulate", "simulate stopped"));
  }

  @Test
  void list_allSourcesNotRead_isOneGap() {
    List<Source> both =
        List.of(source("push", "streaming", 0, null), source("simulate", "streaming", 0, null));
    gaps.put(report("a", NOW, both), false, NOW);
    gaps.put(report("b", NOW + 60_000, both), false, NOW + 60_000);

    assertThat(gaps.list(NOW + 60_000))
        .containsExactly(
            new Gap(LAST_POST, NOW, null, "ingest not running"),
            new Gap(NOW, NOW + 60_000, null, "ingest not running"));
  }

  @Test
  void list_reportsThatArriveLate_areNoGap() {
    read("simulate", NOW, NOW + 10_000);
    for (long time = NOW + 11_000; time <= NOW + 40_000; time += 1_000) {
      gaps.put(
          report("a", time, List.of(source("simulate", "streaming", 0, null))),
          false,
          NOW + 40_000);
    }

    assertThat(gaps.list(NOW + 40_000)).hasSize(1);
  }

  @Test
  void list_clockOfItsMachineIsWrong_isNoGap() {
    for (long time = NOW; time <= NOW + 60_000; time += 1_000) {
      StageReport report =
          report("a", time - 3_600_000, List.of(source("simulate", "streaming", 0, null)));
      gaps.put(report, false, time);
    }

    assertThat(gaps.list(NOW + 60_000)).hasSize(1);
  }

  @Test
  void list_afterAnHour_forgetsGaps() {
    read("simulate", NOW, NOW + 10_000);
    read("simulate", NOW + 60_000, NOW + 4_000_000);

    assertThat(gaps.list(NOW + 4_000_000)).isEmpty();
  }

  private Gap last(long nowMillis) {
    List<Gap> all = gaps.list(nowMillis);
    return all.get(all.size() - 1);
  }

  private void read(String name, long from, long to) {
    for (long time = from; time <= to; time += 1_000) {
      report("a", time, source(name, "streaming", 0, 100L));
    }
  }

  private void report(String instance, long time, Source source) {
    gaps.put(report(instance, time, List.of(source)), false, time);
  }

  private static StageReport report(String instance, long time, List<Source> sources) {
    return new StageReport("ingest", instance, time, 0, null, 0, List.of(), sources, null, null);
  }

  private static Source source(String name, String state, long gaps, Long lagMillis) {
    return new Source(name, state, 1, lagMillis, null, 0, 0, 0, 0, 0, 0, gaps, null, null);
  }
}
