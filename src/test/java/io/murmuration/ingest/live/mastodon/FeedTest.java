package io.murmuration.ingest.live.mastodon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.config.IngestSettings.Mastodon;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedTest {
  @ParameterizedTest
  @CsvSource({
    "public, , /api/v1/streaming/public, /api/v1/timelines/public?limit=40",
    "public:local, , /api/v1/streaming/public/local, /api/v1/timelines/public?limit=40&local=true",
    "public:remote, , /api/v1/streaming/public/remote,"
        + " /api/v1/timelines/public?limit=40&remote=true",
    "hashtag, tea, /api/v1/streaming/hashtag?tag=tea, /api/v1/timelines/tag/tea?limit=40",
    "hashtag:local, a b, /api/v1/streaming/hashtag/local?tag=a%20b,"
        + " /api/v1/timelines/tag/a%20b?limit=40&local=true",
    "list, 7, /api/v1/streaming/list?list=7, /api/v1/timelines/list/7?limit=40",
    "user, , /api/v1/streaming/user, /api/v1/timelines/home?limit=40"
  })
  void paths_eachStream_areThoseOfTheApi(
      String stream, String argument, String events, String timeline) {
    Feed feed = new Feed(stream, argument);
    assertThat(feed.eventsPath()).isEqualTo(events);
    assertThat(feed.timelinePath(40)).isEqualTo(timeline);
  }

  @Test
  void of_hashtagWithItsSign_isWithoutIt() {
    Feed feed = Feed.of(new Mastodon(null, null, "hashtag", "#tea", null, Mastodon.Transport.SSE));
    assertThat(feed.name()).isEqualTo("hashtag:tea");
    assertThat(feed.subscription())
        .isEqualTo("{\"type\":\"subscribe\",\"stream\":\"hashtag\",\"tag\":\"tea\"}");
  }

  @Test
  void message_event_hasTheFormatOfTheWebSocket() {
    assertThat(new String(new Feed("hashtag", "tea").message("update", "{\"a\":\"ä\"}"), UTF_8))
        .isEqualTo(
            "{\"stream\":[\"hashtag\",\"tea\"],\"event\":\"update\",\"payload\":\"{\\\"a\\\":\\\"ä\\\"}\"}");
  }
}
