package io.murmuration.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.bench.runs.Child;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;

/** The page of another process, asked over HTTP. */
public final class Page {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpRequest request;

  public Page(int port) {
    request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/api/mentions".formatted(port)))
            .build();
  }

  /** The totals by phrase; none while nobody answers. */
  public Map<String, Long> totals() throws InterruptedException {
    Map<String, Long> totals = new TreeMap<>();
    try {
      for (JsonNode mention :
          JSON.readTree(client.send(request, BodyHandlers.ofByteArray()).body())) {
        totals.put(mention.get("keyword").textValue(), mention.get("total").longValue());
      }
    } catch (IOException e) {
      return Map.of();
    }
    return totals;
  }

  /**
   * Asks again and again until the sum of all totals is as wanted.
   *
   * @throws IOException if a process ends before that
   */
  public void awaitSum(Child child, long checkMillis, LongPredicate wanted)
      throws IOException, InterruptedException {
    while (!wanted.test(totals().values().stream().mapToLong(Long::longValue).sum())) {
      if (!child.isAlive()) {
        throw child.failure("has ended");
      }
      TimeUnit.MILLISECONDS.sleep(checkMillis);
    }
  }
}
