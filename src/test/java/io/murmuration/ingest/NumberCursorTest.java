package io.murmuration.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.config.Settings;
import io.murmuration.ingest.live.LiveProtocol;
import io.murmuration.ingest.live.bluesky.JetstreamProtocol;
import io.vertx.core.Vertx;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberCursorTest {
  private final NumberCursor cursor = new NumberCursor("n", -1, () -> 100);

  @ParameterizedTest
  @CsvSource({"-1, -1", "0, 0", "99, 99", "100, 100", "101, 100", "9223372036854775807, 100"})
  void decode_anyNumber_isAtMostTheMaximum(long number, long expected) throws Exception {
    assertThat(cursor.decode(cursor.encode(number))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"n\":-2}", "{\"n\":9223372036854775808}", "{\"n\":1.5}", "{}", "1", "x"})
  void decode_noCursor_fails(String text) {
    assertThatThrownBy(() -> cursor.decode(text)).isInstanceOf(IOException.class);
  }

  @Test
  void resume_cursorInTheFuture_countsAsNow() throws Exception {
    Vertx vertx = Vertx.vertx();
    LiveProtocol bluesky =
        new JetstreamProtocol(vertx, Settings.defaults().ingest().bluesky(), null);

    bluesky.resume("{\"time_us\":9223372036854775807}");

    assertThat(bluesky.publishedMillis()).isLessThanOrEqualTo(System.currentTimeMillis());
    vertx.close().await();
  }
}
