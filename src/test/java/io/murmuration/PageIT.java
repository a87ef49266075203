package io.murmuration;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.murmuration.config.Settings;
import io.murmuration.kafka.Installation;
import io.murmuration.kafka.KeywordStore;
import io.murmuration.kafka.TestCluster;
import io.murmuration.keyword.Phrase;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, Chromium from the system. */
class PageIT {
  private static final List<String> PHRASES = List.of("coffee", "\"one direction\"", "#tea", "美");
  private static final List<String> FLAGS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CSP_REPORTER =
      "addEventListener('securitypolicyviolation',"
          + " (e) => console.error('CSP', e.violatedDirective, e.blockedURI))";

  @TempDir Path directory;

  private final List<String> errors = new ArrayList<>();
  private Playwright playwright;
  private Page page;
  private RunningPipeline server;

  @BeforeEach
  void openBrowser() {
    Optional<Path> chromium = chromium();
    assumeTrue(chromium.isPresent(), "skipped: there is no Chromium on the PATH");
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    Browser browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium.get())
                    .setHeadless(true)
                    .setArgs(FLAGS));
    page = browser.newPage();
    page.addInitScript(CSP_REPORTER);
    page.onPageError(errors::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            errors.add(message.text());
          }
        });
  }

  @AfterEach
  void close() {
    if (server != null) {
      server.close();
    }
    if (playwright != null) {
      playwright.close();
    }
  }

  private static Optional<Path> chromium() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(
            path ->
                List.of("chromium", "chromium-browser", "google-chrome").stream()
                    .map(name -> Path.of(path, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Test
  void page_whileRunning_showsWhatIsCountedAndReconnectsByItself() throws Exception {
    InventedPosts invented = InventedPosts.create(3, 3_000, 2);
    Settings settings =
        invented.replayedBy(TestCluster.settings().withKeywords(PHRASES), directory, 1);
    server = RunningPipeline.startVisualization(settings);
    int port = server.port();
    page.navigate("http://127.0.0.1:" + port);
    awaitConnection("live", "Live");
    assertThat(totals()).containsOnlyKeys(PHRASES).allSatisfy((p, t) -> assertThat(t).isZero());

    try (RunningPipeline all = RunningPipeline.start(settings)) {
      await().atMost(PATIENCE).pollInSameThread().until(() -> totals().get("coffee") > 0);
      long early = totals().get("coffee");
      Map<String, Long> expected = invented.naiveCounts(PHRASES);
      await()
          .atMost(PATIENCE)
          .pollInSameThread()
          .untilAsserted(() -> assertThat(totals()).isEqualTo(expected));
      assertThat(early).isLessThan(expected.get("coffee"));
      assertThat(all.totals()).isEqualTo(expected);
      assertThat(page.locator("tr:has(th bdi:text-is('coffee')) related-terms li").first())
          .containsText("one " + invented.naiveCountOfBoth("coffee", "one"), patient());
      assertThat(errors).isEmpty();

      server.close();
      awaitConnection("reconnecting", "Reconnecting");
      assertThat(totals()).isEqualTo(expected);
      errors.clear();
      server = RunningPipeline.startVisualization(settings, port);
      awaitConnection("live", "Live");
      new KeywordStore(Installation.kafka(settings)).add(List.of(Phrase.parse("zeppelin")));
      await().atMost(PATIENCE).pollInSameThread().until(() -> totals().containsKey("zeppelin"));
      expected.put("zeppelin", 0L);
      assertThat(totals()).isEqualTo(expected);
      assertThat(errors).noneMatch(error -> !error.contains("ERR_CONNECTION_REFUSED"));
    }
  }

  private void awaitConnection(String state, String text) {
    assertThat(page.locator("[data-connection=" + state + "]")).containsText(text, patient());
  }

  /** What the rows say, by phrase. */
  private Map<String, Long> totals() {
    List<String> phrases = page.locator("table.keywords tbody th.phrase").allTextContents();
    List<String> totals = page.locator("table.keywords tbody td.total").allTextContents();
    Map<String, Long> shown = new TreeMap<>();
    for (int i = 0; i < Math.min(phrases.size(), totals.size()); i++) {
      shown.put(phrases.get(i).strip(), Long.parseLong(totals.get(i).strip().replace(",", "")));
    }
    return shown;
  }

  private static LocatorAssertions.ContainsTextOptions patient() {
    return new LocatorAssertions.ContainsTextOptions().setTimeout((double) PATIENCE.toMillis());
  }
}
