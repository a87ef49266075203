package io.murmuration.ingest.live.mastodon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimelineProgressTest {
  private static final long NOW = 1_700_000_000_000L;

  private static final StatusId FAR = at(NOW + Duration.ofDays(365).toMillis());

  private final TimelineProgress place = new TimelineProgress();

  @BeforeEach
  void begin() {
    place.reset(id(0));
  }

  @Test
  void streamed_whileAGapIsFilled_doesNotMovePastIt() {
    assertThat(place.beginToFill(1)).isEqualTo(id(0));
    stream(id(9), id(10));
    fill(1, id(3), id(4));
    assertThat(place.get()).isEqualTo(id(3));
    place.endOfFill(1);
    assertThat(place.get()).isEqualTo(id(9));
  }

  @Test
  void endOfFill_whileStatusesWait_isNotTheEndYet() {
    place.beginToFill(1);
    stream(id(9), id(10));
    place.filler(1);
    place.endOfFill(1);
    assertThat(place.get()).isEqualTo(id(0));
    place.fillerTaken(1);
    assertThat(place.get()).isEqualTo(id(9));
  }

  @Test
  void beginToFill_nextConnection_ignoresTheFormerFill() {
    place.beginToFill(1);
    place.filler(1);
    stream(id(5), id(6));
    assertThat(place.beginToFill(2)).isEqualTo(id(0));
    place.fillerTaken(1);
    place.filled(id(3), 1);
    place.filled(id(4), 1);
    place.endOfFill(1);
    assertThat(place.get()).isEqualTo(id(0));
    place.endOfFill(2);
    assertThat(place.get()).isEqualTo(id(5));
  }

  @Test
  void streamed_earlierIds_keepsThePosition() {
    stream(id(5), id(6), id(3), id(4));
    assertThat(place.get()).isEqualTo(id(5));
  }

  /** Independent of the difference between the clocks. */
  @ParameterizedTest
  @ValueSource(longs = {-86_400_000, -120_000, 0, 120_000, 86_400_000})
  void streamed_onePostASecond_isOneBehind(long skewMillis) {
    place.reset(null);
    long startMillis = System.currentTimeMillis() + skewMillis;
    for (int second = 0; second < 300; second++) {
      place.streamed(at(startMillis + second * 1_000L));
    }
    assertThat(place.get()).isEqualTo(at(startMillis + 298_000));
  }

  @ParameterizedTest
  @ValueSource(longs = {-86_400_000, -120_000, 0, 120_000, 86_400_000})
  void streamed_onePostADay_isOneBehind(long skewMillis) {
    long day = Duration.ofDays(1).toMillis();
    long startMillis = System.currentTimeMillis() + skewMillis;
    place.reset(at(startMillis - day));
    stream(at(startMillis), at(startMillis + day), at(startMillis + 2 * day));
    assertThat(place.get()).isEqualTo(at(startMillis + day));
  }

  @Test
  void streamed_firstId_isThePosition() {
    place.reset(null);
    stream(id(5));
    assertThat(place.get()).isEqualTo(id(5));
  }

  @Test
  void streamed_singleOnesFarAhead_areNotFollowed() {
    stream(id(1), FAR, id(2), FAR, FAR, id(3));
    assertThat(place.get()).isEqualTo(id(3));
  }

  @Test
  void streamed_singleOneFarBehind_isNotFollowed() {
    stream(id(1), id(2), id(-100_000_000), id(3), id(4));
    assertThat(place.get()).isEqualTo(id(3));
  }

  @Test
  void filled_lastOneFarAhead_isNotFollowedAtAnyConnection() {
    for (int connection = 1; connection <= 3; connection++) {
      place.beginToFill(connection);
      fill(connection, id(1), id(2), FAR);
      place.endOfFill(connection);
      assertThat(place.get()).isEqualTo(id(2));
    }
  }

  @Test
  void filled_knownIds_keepsThePosition() {
    stream(id(1), id(2));
    place.beginToFill(1);
    fill(1, id(1), id(2));
    place.endOfFill(1);
    assertThat(place.get()).isEqualTo(id(1));
    stream(id(3));
    assertThat(place.get()).isEqualTo(id(2));
  }

  @Test
  void beginAt_noPosition_isTheEndOfTheTimeline() {
    place.reset(null);
    place.beginToFill(1);
    place.beginAt(id(7), 1);
    assertThat(place.get()).isEqualTo(id(7));
  }

  @Test
  void streamed_idsThatAreNotNumbers_areFollowedInOrder() {
    place.reset(new StatusId("zzz"));
    stream(new StatusId("aaa"), new StatusId("mmm"));
    assertThat(place.get()).isEqualTo(new StatusId("aaa"));
    assertThat(place.get().before(Duration.ofMinutes(1))).isEqualTo(new StatusId("aaa"));
  }

  @Test
  void before_idWithATime_isEarlier() {
    assertThat(new StatusId(Long.toString((NOW << 16) + 77)).before(Duration.ofSeconds(60)))
        .isEqualTo(new StatusId(Long.toString((NOW - 60_000) << 16)));
    assertThat(new StatusId("12345").before(Duration.ofSeconds(60)))
        .isEqualTo(new StatusId("12345"));
  }

  private void stream(StatusId... ids) {
    for (StatusId id : ids) {
      place.streamed(id);
    }
  }

  private void fill(long connection, StatusId... ids) {
    for (StatusId id : ids) {
      place.filler(connection);
      place.fillerTaken(connection);
      place.filled(id, connection);
    }
  }

  private static StatusId at(long millis) {
    return new StatusId(Long.toString(millis << 16));
  }

  private static StatusId id(long number) {
    return new StatusId(Long.toString((NOW << 16) + number));
  }
}
