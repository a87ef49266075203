package io.murmuration.operate;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.kafka.KafkaConnection;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstallationNamesTest {
  @ParameterizedTest
  @CsvSource({
    "t-,             posts,                  t-posts",
    "t-,             t-posts,                t-posts",
    "t-,             fanout,                 t-fanout",
    "t-,             t-fanout,               t-fanout",
    "t-,             other,                  t-other",
    "t-,             t-other,                t-other",
    "t-,             t-t-posts,              t-t-posts",
    "columbia-1234., posts,                  columbia-1234.posts",
    "columbia-1234., columbia-1234.posts,    columbia-1234.posts",
    "'',             posts,                  posts",
    "k,              keywords,               kkeywords",
    "k,              kkeywords,              kkeywords",
    "f,              fanout,                 ffanout",
    "keyword-,       keyword-shared,         keyword-keyword-shared",
    "keyword-,       keyword-keyword-shared, keyword-keyword-shared",
    "keyword-,       keyword-tea,            keyword-keyword-tea"
  })
  void inKafka_withOrWithoutPrefix_hasPrefixOnce(String prefix, String given, String name) {
    assertThat(InstallationNames.inKafka(new KafkaConnection("a:1", prefix), given))
        .isEqualTo(name);
  }
}
