package io.murmuration.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicCreationTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'url':'kafka://b:9092'}                                                      | false",
        "{'url':'kafka+ssl://b:9092'}                                                  | true",
        "{'url':'kafka://b:9092','sasl':{'username':'u','password':'p','mechanism':'PLAIN'}} | true",
        "{'url':'kafka://b:9092','client':{'client.id':'x'}}                           | false",
        "{'url':'kafka://b:9092','client':{'sasl.mechanism':'OAUTHBEARER'}}            | true"
      })
  void isSecured_anyConnection_isWhetherToolsNeedSettings(String json, boolean secured) {
    Settings settings = Settings.parse("{\"kafka\":" + json.replace('\'', '"') + "}", Map.of());

    assertThat(TopicCreation.isSecured(Bootstrap.kafka(settings))).isEqualTo(secured);
  }
}
