package io.murmuration.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What an instance of a stage says about itself every second, as the topic {@code stage-reports}
 * carries it under {@code <stage>/<instance>}.
 *
 * @param at when, in milliseconds since the epoch
 * @param recordsPerSecond records read over the last seconds; for ingest, posts accepted
 * @param p99Millis 99th percentile of the time from a record's being read until its results are
 *     committed or shown, over the last 10 s; {@code null} if there were none
 * @param roundMillis since when the instance has not come round to reading again
 * @param outputs what was written over the last seconds, the busiest topics first
 * @param source what ingest reads, {@code null} for the other stages
 */
public record StageReport(
    String stage,
    String instance,
    long at,
    double recordsPerSecond,
    Double p99Millis,
    long roundMillis,
    List<Output> outputs,
    Source source) {
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** How much is written to a topic, its name without prefix. */
  public record Output(String topic, double recordsPerSecond, double bytesPerSecond) {}

  /**
   * Where the posts come from.
   *
   * @param progress how much of it has been read, from 0 to 1; {@code null} if unknown
   * @param ended whether all of it has been read
   */
  public record Source(String name, Double progress, boolean ended) {}

  byte[] encode() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads the value of a record.
   *
   * @throws IOException if it is no report
   */
  public static StageReport decode(byte[] bytes) throws IOException {
    return JSON.readValue(bytes, StageReport.class);
  }
}
