package io.murmuration.visualization.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.murmuration.config.AccessToken;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdminAuthorizationTest {
  private static final String TOKEN = "0123456789abcdef";
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final Vertx vertx = Vertx.vertx();
  private final AdminAuthorization authorization =
      new AdminAuthorization(vertx, AccessToken.parse("test", TOKEN));

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void require_loopbackWithoutAToken_isRefused() {
    assertThat(refusal(authorization, null)).isEqualTo("403 missing_token");
  }

  @Test
  void require_rightTokenAfterManyWrongOnes_isAccepted() {
    for (int i = 0; i < 5; i++) {
      assertThat(refusal(authorization, TOKEN + i)).isEqualTo("403 wrong_token");
    }
    assertThat(refusal(authorization, TOKEN + "5")).isEqualTo("429 too_many_wrong_tokens");
    assertThat(refusal(authorization, "")).isEqualTo("429 too_many_wrong_tokens");

    assertThat(refusal(authorization, TOKEN)).isNull();
  }

  @Test
  void require_rightTokens_areNotCounted() {
    for (int i = 0; i < 20; i++) {
      assertThat(refusal(authorization, TOKEN)).isNull();
    }

    assertThat(refusal(authorization, "wrong")).isEqualTo("403 wrong_token");
  }

  @Test
  void require_serverWithoutAToken_refusesEveryRequest() {
    AdminAuthorization none = new AdminAuthorization(vertx, null);

    assertThat(refusal(none, null)).isEqualTo("403 no_admin_token");
    assertThat(refusal(none, "")).isEqualTo("403 no_admin_token");
    assertThat(refusal(none, TOKEN)).isEqualTo("403 no_admin_token");
  }

  /** Returns the code and the word of the refusal, or null if the request is authorized. */
  private static String refusal(AdminAuthorization authorization, String token) {
    RefusedException refusal =
        catchThrowableOfType(RefusedException.class, () -> authorization.require(token, LOOPBACK));
    return refusal == null ? null : refusal.code() + " " + refusal.reason();
  }
}
