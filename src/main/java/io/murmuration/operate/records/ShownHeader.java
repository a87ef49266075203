package io.murmuration.operate.records;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A header of a {@link ShownRecord}.
 *
 * @param value the value, or {@code null} if there is none
 * @param encoding {@code base64}, or {@code null} if the value is text
 */
public record ShownHeader(
    String key, String value, @JsonInclude(JsonInclude.Include.NON_NULL) String encoding) {}
