package io.murmuration.ingest.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.murmuration.message.PostFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemTest {
  private static final String DISCONNECT =
      "{'title':'operational-disconnect','detail':'Gone.','disconnect_type':'SlowReader',"
          + "'type':'https://api.x.com/2/problems/operational-disconnect'}";

  @ParameterizedTest
  @ValueSource(strings = {DISCONNECT, "{'errors':[7," + DISCONNECT + ",{'title':'other'}]}"})
  void read_bareOrInEnvelope_isTheSame(String body) throws PostFormatException {
    assertThat(read(body))
        .isEqualTo(
            new Problem(
                "operational-disconnect",
                "Gone.",
                "https://api.x.com/2/problems/operational-disconnect",
                "SlowReader",
                null));
  }

  @Test
  void read_connectionIssue_isKept() throws PostFormatException {
    assertThat(read("{'title':'t','connection_issue':'TooManyConnections'}").connectionIssue())
        .isEqualTo("TooManyConnections");
  }

  @Test
  void read_errorWithMessage_isItsDetail() throws PostFormatException {
    assertThat(read("{'error':{'message':'Forced Disconnect'}}"))
        .isEqualTo(new Problem(null, "Forced Disconnect", null, null, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'status':429}", "{'errors':[]}", "{'title':7,'detail':[]}"})
  void read_noProblem_hasOnlyNullFields(String body) throws PostFormatException {
    assertThat(read(body)).isEqualTo(new Problem(null, null, null, null, null));
    assertThat(read(body).kind()).isEqualTo("error");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "<html>"})
  void read_notAnObject_isRefused(String body) {
    assertThatThrownBy(() -> read(body)).isInstanceOf(PostFormatException.class);
  }

  private static Problem read(String body) throws PostFormatException {
    byte[] bytes = body.replace('\'', '"').getBytes(UTF_8);
    return Problem.read(bytes, 0, bytes.length);
  }
}
