package io.murmuration.operate.records;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A header of a {@link ShownRecord}.
 *
 * @param value {@code null} if it has none
 * @param encoding {@code base64} where the value is not text, else {@code null}
 */
public record ShownHeader(
    String key, String value, @JsonInclude(JsonInclude.Include.NON_NULL) String encoding) {}
