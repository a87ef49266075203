package io.murmuration.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.bench.runs.ChildJvm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;

/** Requests the totals of a page in another process over HTTP. */
public final class PageClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpRequest request;

  public PageClient(int port) {
    request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/api/mentions".formatted(port)))
            .build();
  }

  /** Returns the totals by phrase, or none if the page is unavailable. */
  public Map<String, Long> totals() throws InterruptedException {
    Map<String, Long> totals = new TreeMap<>();
    try {
      HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        return Map.of();
      }
      for (JsonNode mention : JSON.readTree(response.body())) {
        totals.put(mention.get("keyword").textValue(), mention.get("total").longValue());
      }
    } catch (IOException e) {
      return Map.of();
    }
    return totals;
  }

  /**
   * Polls until the sum of all totals meets a condition.
   *
   * @throws IOException if the child process ends earlier
   */
  public void awaitSum(ChildJvm child, long checkMillis, LongPredicate condition)
      throws IOException, InterruptedException {
    while (!condition.test(totals().values().stream().mapToLong(Long::longValue).sum())) {
      if (!child.isAlive()) {
        throw child.failure("ended unexpectedly");
      }
      TimeUnit.MILLISECONDS.sleep(checkMillis);
    }
  }
}
