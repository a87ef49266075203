package io.murmuration.visualization.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"", "plain", "\"quoted\" \\ back\nslash", "美 and 😀", "\u0000\u007f\u2028"})
  void received_anyText_isTheSameInBothForms(String text) {
    JsonObject message =
        new JsonObject()
            .put("type", "rec")
            .put("address", text)
            .put("body", new JsonArray().add(text));

    Frame frame = Frame.received(text, EncodedJson.of(new JsonArray().add(text)));

    assertThat(new JsonObject(frame.plain())).isEqualTo(message);
    assertThat(frame.framed()).startsWith("a").isEqualTo(ascii(frame.framed()));
    assertThat(new JsonObject(new JsonArray(frame.framed().substring(1)).getString(0)))
        .isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"why", "\"why\" 美"})
  void failure_anyText_isTheSameInBothForms(String why) {
    Frame frame = Frame.failure("reply-1", 503, why);

    assertThat(new JsonObject(frame.plain()))
        .isEqualTo(
            new JsonObject()
                .put("type", "err")
                .put("address", "reply-1")
                .put("failureCode", 503)
                .put("failureType", "RECIPIENT_FAILURE")
                .put("message", why));
    assertThat(new JsonArray(frame.framed().substring(1)).getString(0))
        .contains("\"type\":\"err\"");
  }

  @Test
  void refusal_withoutAnAddress_hasOnlyTheReason() {
    JsonObject refusal = new JsonObject(Frame.refusal(null, 400, "invalid_json").plain());

    assertThat(refusal.fieldNames()).doesNotContain("address");
    assertThat(refusal.getString("body")).isEqualTo(refusal.getString("message"));
  }

  @Test
  void closing_codeAndReason_areAnErrorWithoutAnAddress() {
    assertThat(new JsonObject(Frame.closing(4009, "full").plain()))
        .isEqualTo(
            new JsonObject()
                .put("type", "err")
                .put("failureCode", 4009)
                .put("failureType", "RECIPIENT_FAILURE")
                .put("message", "full"));
  }

  private static String ascii(String text) {
    return text.replaceAll("[^ -~]", "");
  }
}
