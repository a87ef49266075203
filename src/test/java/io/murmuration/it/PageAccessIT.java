package io.murmuration.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.murmuration.support.Accessibility.graveViolations;
import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import io.murmuration.support.Chromium;
import io.murmuration.support.PageServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page in every scheme and size, by keyboard, for screen readers and with reduced motion. */
class PageAccessIT {
  private static final List<String> PHRASES =
      List.of("coffee", "football", "climate", "\"machine learning\"", "#ai", "美", "قهوة");
  private static final Path PICTURES = Path.of("target", "screenshots");

  @TempDir static Path directory;
  private static PageServer server;
  private static Chromium chromium;

  @BeforeAll
  static void startServer() throws IOException {
    chromium = Chromium.launch();
    server = PageServer.simulate(directory, PHRASES);
  }

  @AfterAll
  static void stopServer() {
    if (server != null) {
      server.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  private static Page open(String hash, Browser.NewContextOptions options) {
    Page page = chromium.newPage(options);
    Chromium.authorize(page, server.token());
    page.navigate(server.url(hash));
    assertThat(page.locator("[data-connection=live]")).isVisible();
    assertThat(
            page.locator(page.url().contains("pipeline") ? ".pipeline-diagram" : ".post").first())
        .isVisible();
    return page;
  }

  /** One page in turn for all widths and schemes, since most of the time goes into opening it. */
  @ParameterizedTest
  @ValueSource(strings = {"#/", "#/keyword/coffee", "#/pipeline"})
  void view_inEverySchemeAndSize_fitsAndHasNoGraveViolation(String hash) {
    Page page = open(hash, new Browser.NewContextOptions().setReducedMotion(ReducedMotion.REDUCE));
    String view = hash.equals("#/") ? "now" : hash.replaceAll("#/|/.*$", "");
    for (int width : new int[] {1440, 1024, 390}) {
      page.setViewportSize(width, width == 390 ? 844 : 900);
      for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        String name =
            "%s-%d-%s".formatted(view, width, scheme.name().toLowerCase(java.util.Locale.ROOT));
        page.evaluate(TWO_FRAMES);
        page.screenshot(
            new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve(name + ".png"))
                .setFullPage(true));
        assertThat(page.evaluate("document.documentElement.scrollWidth"))
            .as(name)
            .isEqualTo(page.evaluate("document.documentElement.clientWidth"));
        assertThat(graveViolations(page)).as(name).isEmpty();
      }
    }
    page.context().close();
    assertThat(chromium.takeErrors()).isEmpty();
  }

  /** Resolves when the page has been laid out for a new size and scheme. */
  private static final String TWO_FRAMES =
      "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))";

  @Test
  void source_stoppedAndStarted_saysSoWithinSeconds() {
    Page page = open("#/pipeline", new Browser.NewContextOptions());
    Locator row = page.locator(".source-table tbody tr");
    assertThat(row).hasAttribute("data-state", "streaming");

    row.locator("button:text-is('Stop')").click();
    assertThat(row).hasAttribute("data-state", "stopped");
    assertThat(page.locator("[data-part='source:0']")).hasAttribute("data-state", "stopped");
    assertThat(page.locator("[data-part=ingest]")).hasAttribute("data-state", "stopped");
    assertThat(page.locator(".lag[data-wrong]")).isVisible();
    assertThat(graveViolations(page)).isEmpty();

    row.locator("button:text-is('Start')").click();
    assertThat(row).hasAttribute("data-state", "streaming");
    assertThat(page.locator("[data-part=ingest]")).hasAttribute("data-state", "running");
    page.context().close();
  }

  @Test
  void keyboard_alone_reachesAndUsesEverything() {
    Page page = open("#/", new Browser.NewContextOptions().setViewportSize(1440, 900));
    List<String> path = new ArrayList<>();
    for (int i = 0; i < 80 && !path.contains("post-list"); i++) {
      page.keyboard().press("Tab");
      path.add((String) page.evaluate(FOCUSED));
    }
    assertThat(path)
        .containsSubsequence(
            "Skip to content",
            "Murmuration",
            "Now",
            "Pipeline",
            "Show coffee in the charts",
            "coffee",
            "Remove coffee",
            "+ keyword",
            "1m",
            "Save Volume as SVG",
            "Volume. Use the arrow keys to read the values.",
            "from now");

    page.locator("volume-stream").focus();
    page.keyboard().press("ArrowLeft");
    assertThat(page.locator(".tip")).containsText("/s");
    page.keyboard().press("Escape");
    assertThat(page.locator(".tip")).isHidden();

    page.locator(".bubble[tabindex='0']").focus();
    String first = (String) page.evaluate(FOCUSED);
    page.keyboard().press("ArrowRight");
    assertThat((String) page.evaluate(FOCUSED)).isNotEqualTo(first).contains("post");
    page.keyboard().press("Enter");
    assertThat(page.locator("button.filter")).isVisible();

    page.locator("button:text-is('+ keyword')").focus();
    page.keyboard().press("Enter");
    assertThat(page.locator("[name=phrase]")).isFocused();
    assertThat(graveViolations(page)).isEmpty();
    page.keyboard().press("Escape");
    assertThat(page.locator("button:text-is('+ keyword')")).isFocused();

    page.locator(".chip .remove").first().focus();
    page.keyboard().press("Enter");
    assertThat(page.locator("dialog[open]")).isVisible();
    assertThat(graveViolations(page)).isEmpty();
    page.keyboard().press("Escape");
    assertThat(page.locator("dialog[open]")).isHidden();
    assertThat(page.locator(".chip .remove").first()).isFocused();
    page.context().close();
  }

  @Test
  void keyword_addedWhilePostsCome_showsItsFirstMention() {
    Page page = open("#/", new Browser.NewContextOptions());
    page.locator("button:text-is('+ keyword')").click();
    page.locator("[name=phrase]").fill("morning");
    page.locator("button:text-is('Add')").click();

    Locator chip = page.locator(".chip:has(bdi:text-is('morning'))");
    assertThat(chip.locator(".count")).isVisible();
    assertThat(page.locator(".help")).containsText("Now following morning");
    chip.locator("a").click();
    assertThat(page.locator(".post mark:text-is('morning')").first()).isVisible();
    assertThat(page).hasTitle("morning · Murmuration");
    page.context().close();
  }

  @Test
  void link_thatTheProcessPrinted_givesTheTokenAndHidesIt() {
    Page page = chromium.newPage();
    page.navigate(server.url("#/pipeline"));
    assertThat(page.locator("[data-connection=live]")).isVisible();
    page.locator("button:text-is('Stop')").click();
    assertThat(page.locator("dialog .hint")).containsText("Open the link");
    page.keyboard().press("Escape");

    page.navigate(server.link());
    assertThat(page).hasURL(server.url("#/"));
    page.reload();
    page.locator("button:text-is('+ keyword')").click();
    assertThat(page.locator("[name=token]")).hasCount(0);
    page.locator("[name=phrase]").fill("evening");
    page.locator("button:text-is('Add')").click();

    assertThat(page.locator(".help")).containsText("Now following evening");
    page.context().close();
  }

  @Test
  void picture_ofThePipeline_standsAlone() {
    Page page = open("#/pipeline", new Browser.NewContextOptions());

    Download svg = page.waitForDownload(() -> page.locator(".save:text-is('SVG')").click());

    assertThat(svg.path())
        .content()
        .startsWith("<svg")
        .contains(">Pipeline<", "SIMULATED POSTS", " · simulate · Murmuration", "Related terms")
        .doesNotContain("Hover over a part");
    page.context().close();
  }

  @Test
  void posts_manyThatCameAndWent_leaveNothingBehind() {
    Page page = open("#/", new Browser.NewContextOptions());

    List<?> nodes = (List<?>) page.evaluate(NODES_AROUND_500_POSTS);

    assertThat((int) nodes.get(1)).isCloseTo((int) nodes.get(0), within(100));
    page.context().close();
  }

  private static final String NODES_AROUND_500_POSTS =
      "(async () => { const list = document.querySelector('post-list'); let next = 0;"
          + " const nodes = () => document.evaluate('count(//node())', list, null, 1).numberValue;"
          + " const churn = async (n) => { while (n-- > 0) { list.shown = [{ ...list.shown[0],"
          + " id: `churn-${next++}` }, ...list.shown].slice(0, 30); await list.updateComplete; } };"
          + " await churn(30); const before = nodes(); await churn(500);"
          + " return [before, nodes()]; })()";

  private static final String FOCUSED =
      "(() => { const e = document.activeElement;"
          + " return (e.getAttribute('aria-label') ?? e.textContent).trim(); })()";

  @ParameterizedTest
  @CsvSource({"NO_PREFERENCE, true", "REDUCE, false"})
  void volume_asMotionIsWanted_movesBetweenCounts(ReducedMotion wanted, boolean moves) {
    Page page = open("#/", new Browser.NewContextOptions().setReducedMotion(wanted));
    page.locator(".stream path").first().waitFor();

    await()
        .atMost(PATIENCE)
        .pollInSameThread()
        .untilAsserted(
            () -> {
              int places = (int) page.evaluate(PLACES_IN_40_FRAMES);
              assertThat(places > 20).as("%d places", places).isEqualTo(moves);
            });
    page.context().close();
  }

  private static final String PLACES_IN_40_FRAMES =
      "new Promise((resolve) => { const places = new Set(); let frames = 0;"
          + " const look = () => { places.add(document.querySelector('.stream > g')"
          + ".getAttribute('transform')); if (++frames < 40) requestAnimationFrame(look);"
          + " else resolve(places.size); }; look(); })";
}
