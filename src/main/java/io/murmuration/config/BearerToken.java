package io.murmuration.config;

import java.util.regex.Pattern;

/**
 * A secret that a service requires from its readers. It is redacted in {@code toString} and errors.
 */
public record BearerToken(String text) {
  /** RFC 6750, section 2.1, and the characters that X escapes in its console. */
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~+/%=-]+");

  /** Parses a token in the form of a header value; an error names the key. */
  public static BearerToken parse(String key, String text) {
    if (!FORM.matcher(text).matches()) {
      throw new ConfigException(
          "%s is not a bearer token, expected letters, digits and . _ ~ + / %% = - (value not shown)"
              .formatted(key));
    }
    return new BearerToken(text);
  }

  @Override
  public String toString() {
    return "…";
  }
}
