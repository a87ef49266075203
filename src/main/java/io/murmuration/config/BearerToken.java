package io.murmuration.config;

import java.util.regex.Pattern;

/**
 * What a service wants to see of whoever reads from it. Neither its text form nor any error shows
 * it.
 */
public record BearerToken(String text) {
  /** RFC 6750, section 2.1, and what X escapes in its console. */
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~+/%=-]+");

  /**
   * Takes a token as it stands in a header.
   *
   * @param key what to name where it cannot be one
   */
  public static BearerToken parse(String key, String text) {
    if (!FORM.matcher(text).matches()) {
      throw new ConfigException(
          "%s is no bearer token: those have letters, digits and . _ ~ + / %% = - (what it holds is not shown)"
              .formatted(key));
    }
    return new BearerToken(text);
  }

  @Override
  public String toString() {
    return "…";
  }
}
