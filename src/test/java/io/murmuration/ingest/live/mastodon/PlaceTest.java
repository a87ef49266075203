package io.murmuration.ingest.live.mastodon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlaceTest {
  private static final long NOW = 1_700_000_000_000L;

  private final Place place = new Place();

  @BeforeEach
  void begin() {
    place.reset(id(0));
  }

  @Test
  void streamed_whileAGapIsFilled_doesNotMovePastIt() {
    assertThat(place.beginToFill(1)).isEqualTo(id(0));
    place.streamed(id(9), NOW);
    fill(1, id(3));
    assertThat(place.get()).isEqualTo(id(3));
    place.endOfFill(1);
    assertThat(place.get()).isEqualTo(id(9));
  }

  @Test
  void endOfFill_whileStatusesWait_isNotTheEndYet() {
    place.beginToFill(1);
    place.streamed(id(9), NOW);
    place.filler(1);
    place.endOfFill(1);
    assertThat(place.get()).isEqualTo(id(0));
    place.fillerTaken(1);
    assertThat(place.get()).isEqualTo(id(9));
  }

  @Test
  void beginToFill_nextConnection_takesNothingOfTheOneBefore() {
    place.beginToFill(1);
    place.filler(1);
    place.streamed(id(5), NOW);
    assertThat(place.beginToFill(2)).isEqualTo(id(0));
    place.fillerTaken(1);
    place.filled(id(3), 1, NOW);
    place.endOfFill(1);
    assertThat(place.get()).isEqualTo(id(0));
    place.endOfFill(2);
    assertThat(place.get()).isEqualTo(id(5));
  }

  @Test
  void streamed_earlierOne_staysWhereItIs() {
    place.streamed(id(5), NOW);
    place.streamed(id(4), NOW);
    assertThat(place.get()).isEqualTo(id(5));
  }

  @Test
  void streamed_oneFarAhead_isNotFollowedUnlessAllAre() {
    StatusId far = new StatusId(Long.toString((NOW + 3_600_000) << 16));
    place.streamed(far, NOW);
    assertThat(place.get()).isEqualTo(id(0));
    place.reset(null);
    place.streamed(far, NOW);
    assertThat(place.get()).isEqualTo(far);
  }

  @Test
  void beginAt_nothingYet_isWhereTheTimelineEnds() {
    place.reset(null);
    place.beginToFill(1);
    place.beginAt(id(7), 1);
    assertThat(place.get()).isEqualTo(id(7));
  }

  @Test
  void streamed_idsThatAreNoNumbers_areFollowedAsTheyCome() {
    place.reset(new StatusId("zzz"));
    place.streamed(new StatusId("aaa"), NOW);
    assertThat(place.get()).isEqualTo(new StatusId("aaa"));
    assertThat(place.get().before(Duration.ofMinutes(1))).isEqualTo(new StatusId("aaa"));
  }

  @Test
  void before_numberThatHoldsATime_isThatMuchEarlier() {
    assertThat(new StatusId(Long.toString((NOW << 16) + 77)).before(Duration.ofSeconds(60)))
        .isEqualTo(new StatusId(Long.toString((NOW - 60_000) << 16)));
    assertThat(new StatusId("12345").before(Duration.ofSeconds(60)))
        .isEqualTo(new StatusId("12345"));
  }

  private void fill(long connection, StatusId id) {
    place.filler(connection);
    place.fillerTaken(connection);
    place.filled(id, connection, NOW);
  }

  private static StatusId id(long number) {
    return new StatusId(Long.toString((NOW << 16) + number));
  }
}
