package io.murmuration.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.ReducedMotion;
import io.murmuration.message.Post;
import io.murmuration.support.Chromium;
import io.murmuration.support.InventedPosts;
import io.murmuration.support.PageServer;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import javax.imageio.ImageIO;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The page of the released jar in a real browser. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PageIT {
  private static final List<String> PHRASES =
      List.of("coffee", "\"one direction\"", "#tea", "美", "zeppelin", "markup");

  /** Posts of a keyword that no other post mentions, so none of them pushes these out. */
  private static final List<String> MARKUP =
      List.of(
          "markup <img src=x onerror=window.hacked=1>",
          "<script>window.hacked = 2</script> markup",
          "markup \"><svg onload=window.hacked=3>",
          "markup <a href=javascript:window.hacked=4>click</a> ${window.hacked=5}");

  /**
   * Replaces the chart of a panel by a copy that does not change, and returns it as it is saved.
   */
  private static final String FREEZE_AND_COPY =
      """
      async (panel) => {
        const { standalone } = await import(new URL('charts/download.js', document.baseURI));
        const chart = document.querySelector(`${panel} svg.chart`);
        const frozen = chart.cloneNode(true);
        frozen.id = 'frozen';
        frozen.style = 'position: fixed; left: 0; top: 0; z-index: 9; background: var(--paper)';
        chart.after(frozen);
        await Promise.all(frozen.getAnimations({ subtree: true }).map((one) => one.finished));
        const { svg, top } = standalone(frozen, { name: 'a', title: 'A', to: 0 });
        return { svg, top };
      }
      """;

  /** Returns the bubbles that overlap, leave the chart or are nowhere. */
  private static final String OVERLAPS =
      """
      () => {
        const { width, height } = document.querySelector('.bubbles').viewBox.baseVal;
        const bubbles = [...document.querySelectorAll('.bubble')].map((bubble) => ({
          term: bubble.dataset.term,
          r: bubble.node.r,
          place: bubble.getAttribute('transform')?.match(/[-\\d.]+/g).map(Number),
        }));
        const out = bubbles.filter(
          ({ place: [x, y] = [0, 0], r }) => x < r || x > width - r || y < r || y > height - r,
        );
        const over = bubbles.filter(({ place: [x, y] = [0, 0], r }, i) =>
          bubbles.slice(0, i).some((other) => {
            const [x2, y2] = other.place ?? [0, 0];
            return Math.hypot(x - x2, y - y2) < r + other.r - 0.2;
          }),
        );
        return [...out, ...over].map(({ term }) => term);
      }
      """;

  /** Shows the page for a moment with other parts of the state of the pipeline. */
  private static final String WITH_PIPELINE =
      """
      async (parts) => {
        const view = document.querySelector('page-view');
        const { pipeline } = view.state;
        const at = view.clock();
        const changed = new Function('pipeline', 'at', `return ${parts}`)(pipeline, at);
        view.state = { ...view.state, pipeline: { ...pipeline, ...changed } };
        await view.updateComplete;
        const now = document.querySelector('now-view');
        await now.updateComplete;
        await document.querySelector('volume-stream').updateComplete;
        return {
          banner: document.querySelector('.notice.warning')?.textContent ?? '',
          reasons: [...document.querySelectorAll('.volume .unknown-band')].map(
            (band) => band.dataset.reason,
          ),
          title: document.querySelector('.volume svg > title').textContent,
          dimmed: document.querySelector('.now').hasAttribute('data-stale'),
        };
      }
      """;

  /** Shows the page for a moment with copies of a keyword, and then all of their layers. */
  private static final String WITH_MANY_KEYWORDS =
      """
      async () => {
        const view = document.querySelector('page-view');
        const slugs = Array.from({ length: 12 }, (_, i) => `copy-${i}`);
        const copied = (map) =>
          new Map([...map, ...slugs.map((slug) => [slug, { ...map.get('coffee'), slug }])]);
        const { keywords, mentions, history, order } = view.state;
        view.state = {
          ...view.state,
          keywords: copied(keywords),
          mentions: copied(mentions),
          history: copied(history),
          order: [...order, ...slugs],
        };
        const now = document.querySelector('now-view');
        const layers = async () => {
          await view.updateComplete;
          await now.updateComplete;
          await document.querySelector('volume-stream').updateComplete;
          return document.querySelectorAll('.volume .layers:not(.running) path').length;
        };
        const before = await layers();
        const button = document.querySelector('.volume .more button');
        const line = button.textContent;
        button.click();
        const after = await layers();
        button.click();
        return { before, line, after };
      }
      """;

  @TempDir static Path directory;
  private static PageServer server;
  private static Chromium chromium;
  private static InventedPosts invented;

  private Page page;
  private PageFigures figures;

  @BeforeAll
  static void startServer() throws IOException {
    chromium = Chromium.launch();
    List<Post> posts = new ArrayList<>(InventedPosts.create(3, 1_500, 2).posts());
    for (String text : MARKUP) {
      Post last = posts.get(posts.size() - 1);
      posts.add(
          new Post(
              "markup" + posts.size(),
              "test",
              new Post.Author("<b>a</b>", "<i>ada</i>"),
              text,
              "en",
              last.createdAt() + 2,
              List.of(),
              List.of(),
              List.of(),
              "javascript:window.hacked=6"));
    }
    invented = new InventedPosts(posts);
    server = PageServer.replay(directory, posts, PHRASES);
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

  @BeforeEach
  void openPage() {
    page = chromium.newPage();
    figures = new PageFigures(page, server);
    Chromium.authorize(page, server.token());
    open("");
  }

  @AfterEach
  void closePage() {
    page.context().close();
    assertThat(chromium.takeErrors()).isEmpty();
  }

  private void open(String hash) {
    page.navigate(server.url(hash));
    assertThat(page.locator("[data-connection=live]")).isVisible();
  }

  @Test
  @Order(1)
  void charts_whateverIsCounted_showTheNumbersOfTheApi() {
    Map<String, Long> counts = invented.naiveCounts(PHRASES);
    counts.put("zeppelin", 0L);
    eventually(() -> assertThat(figures.apiTotals()).isEqualTo(PageFigures.positive(counts)));

    eventually(() -> assertThat(figures.bars()).isEqualTo(figures.bySlug(counts)));
    eventually(
        () ->
            assertThat(figures.widthPerMention(MARKUP.size()))
                .isNotEmpty()
                .allMatch(isAbout(figures.longestBar(MARKUP.size()))));
    eventually(
        () ->
            assertThat(figures.bubbles())
                .isNotEmpty()
                .isEqualTo(figures.apiTerms(figures.bubbles())));
    eventually(() -> assertThat(figures.chips()).isEqualTo(PageFigures.positive(counts)));
    page.locator(".spans button:text-is('10m')").click();
    eventually(
        () ->
            assertThat(figures.streamSums())
                .isEqualTo(PageFigures.positive(figures.bySlug(counts))));
    eventually(() -> assertThat(figures.velocities()).isEqualTo(figures.apiRates()));
    eventually(
        () -> assertThat(figures.sparklineTitle("coffee")).contains(figures.lastMinute("coffee")));
  }

  @Test
  @Order(2)
  void keywordView_ofAKeyword_showsTheNumbersOfTheApi() {
    open("#/keyword/coffee");

    eventually(
        () -> {
          JsonNode mention = server.get("api/keywords/coffee").path("mention");
          assertThat(figures.columns(".hour"))
              .isEqualTo(PageFigures.longs(mention.at("/minutes/counts")));
          assertThat(figures.columns(".minute"))
              .isEqualTo(PageFigures.longs(mention.at("/seconds/counts")));
        });
    JsonNode terms = server.get("api/keywords/coffee").at("/related/terms");
    Locator rows = page.locator(".terms tbody tr");
    assertThat(rows.first().locator("bdi")).hasText(terms.at("/0/term").asText());
    assertThat(rows.first().locator(".figure")).hasText(terms.at("/0/count").asText());
    assertThat(rows).hasCount(Math.min(20, terms.size()));
    Download csv = page.waitForDownload(() -> page.locator(".links a:text-is('CSV')").click());
    assertThat(csv.path()).content().startsWith("minute,mentions").hasLineCount(61);
    Download json = page.waitForDownload(() -> page.locator(".links a:text-is('JSON')").click());
    assertThat(json.path()).content().contains("\"coffee\"");
  }

  @Test
  @Order(3)
  void posts_withMarkup_stayText() {
    open("#/keyword/markup");
    eventually(
        () ->
            assertThat(page.locator(".post .text").allTextContents())
                .extracting(String::strip)
                .containsExactlyInAnyOrderElementsOf(MARKUP));

    assertThat(page.locator(".post :is(img, script, svg, i, b, a[href^=javascript])")).hasCount(0);
    assertThat(page.locator(".post:has-text('onerror') .author").first()).hasText("@<i>ada</i>");
    assertThat(page.locator(".post:has-text('onerror') mark").first()).hasText("markup");
    assertThat(page.evaluate("window.hacked")).isNull();
  }

  @Test
  @Order(4)
  void posts_ofATerm_areThoseThatHaveIt() {
    Locator bubble = page.locator(".bubble[data-term=river]");
    bubble.click();

    assertThat(page).hasURL(server.url("#/?term=river"));
    assertThat(bubble).hasAttribute("aria-pressed", "true");
    eventually(
        () ->
            assertThat(page.locator(".post .text").allTextContents())
                .isNotEmpty()
                .allMatch(text -> text.contains("river")));
    page.locator("button.filter").click();
    assertThat(page).hasURL(server.url("#/"));
  }

  @Test
  @Order(5)
  void address_ofAView_isKeptByReloadBackAndForward() {
    page.locator(".spans button:text-is('10m')").click();
    page.locator(".chip:has-text('coffee') .toggle").click();
    assertThat(page.locator(".bar[data-slug=coffee]")).hasCount(0);
    page.locator("nav a:text-is('Pipeline')").click();
    assertThat(page.locator("svg.pipeline-diagram").first()).isVisible();
    page.goBack();
    assertThat(page.locator(".spans [aria-pressed=true]")).hasText("10m");
    page.reload();

    assertThat(page.locator(".chip:has-text('coffee')")).hasAttribute("data-off", "");
    assertThat(page.locator(".bar[data-slug=coffee]")).hasCount(0);
    assertThat(page.locator(".spans [aria-pressed=true]")).hasText("10m");
    page.goForward();
    assertThat(page.locator("svg.pipeline-diagram").first()).isVisible();
    open("#/keyword/nothing");
    assertThat(page.locator(".empty")).containsText("not followed");
  }

  @Test
  @Order(6)
  void bars_fromNow_startAtZeroAndStaySoAfterAReload() {
    page.locator(".mentions button:text-is('from now')").click();
    eventually(() -> assertThat(figures.bars().values()).isNotEmpty().containsOnly(0L));

    page.reload();
    eventually(() -> assertThat(figures.bars().values()).isNotEmpty().containsOnly(0L));
    page.locator(".mentions button:text-is('all')").click();
    eventually(() -> assertThat(figures.bars().get("coffee")).isPositive());
  }

  @Test
  @Order(7)
  void charts_saved_arePictures() throws IOException {
    for (String panel : List.of(".volume", ".mentions", ".related")) {
      Download svg = save(panel, "SVG");
      assertThat(svg.suggestedFilename())
          .matches("murmuration-" + name(panel) + "-\\d{8}T\\d{6}\\.svg");
      assertThat(svg.path())
          .content()
          .startsWith("<svg")
          .contains("fill: rgb(")
          .containsPattern(
              ">(Volume: mentions per second|Mentions since added|Related terms: posts)")
          .containsPattern(
              "\\d{4}, \\d.* · replay · Murmuration<|\\d{4} at .* · replay · Murmuration<");
      byte[] png = Files.readAllBytes(save(panel, "PNG").path());
      assertThat(png).startsWith(0x89, 'P', 'N', 'G').hasSizeGreaterThan(2_000);
    }
  }

  private static String name(String panel) {
    return switch (panel) {
      case ".volume" -> "volume-1m";
      case ".related" -> "related-terms-1h";
      default -> panel.substring(1);
    };
  }

  @Test
  @Order(7)
  void charts_saved_lookAsOnThePage() throws IOException {
    page.locator(".spans button:text-is('10m')").click();
    page.locator(".stream .layers path[data-slug=coffee]:visible").first().waitFor();
    for (String panel : List.of(".volume", ".mentions", ".related")) {
      assertThat(page.locator(panel + " svg.chart")).isVisible();
      Map<?, ?> saved = (Map<?, ?>) page.evaluate(FREEZE_AND_COPY, panel);
      Locator shown = page.locator("#frozen");
      BufferedImage onPage = image(shown.screenshot());
      shown.evaluate("frozen => frozen.remove()");

      BufferedImage alone = alone((String) saved.get("svg"), onPage, (int) saved.get("top"));
      assertThat(differing(onPage, alone))
          .as(panel)
          .isLessThan(onPage.getWidth() * onPage.getHeight() / 1_000);
    }
  }

  /** Draws an SVG file and returns the part of it with the chart. */
  private BufferedImage alone(String svg, BufferedImage like, int top) throws IOException {
    Path file = Files.writeString(directory.resolve("saved.svg"), svg);
    try (Page picture = chromium.newPage()) {
      picture.navigate(file.toUri().toString());
      return image(
          picture.screenshot(
              new Page.ScreenshotOptions().setClip(16, top, like.getWidth(), like.getHeight())));
    }
  }

  private static BufferedImage image(byte[] png) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  private static int differing(BufferedImage one, BufferedImage other) {
    int differing = 0;
    for (int y = 0; y < one.getHeight(); y++) {
      for (int x = 0; x < one.getWidth(); x++) {
        Color a = new Color(one.getRGB(x, y));
        Color b = new Color(other.getRGB(x, y));
        int most =
            Math.max(
                Math.abs(a.getRed() - b.getRed()),
                Math.max(
                    Math.abs(a.getGreen() - b.getGreen()), Math.abs(a.getBlue() - b.getBlue())));
        differing += most > 48 ? 1 : 0;
      }
    }
    return differing;
  }

  @Test
  @Order(7)
  void bubbles_withLessMotion_doNotOverlap() {
    Page still =
        chromium.newPage(new Browser.NewContextOptions().setReducedMotion(ReducedMotion.REDUCE));
    still.navigate(server.url(""));

    assertThat(still.locator(".bubble").first()).isVisible();
    assertThat(still.evaluate(OVERLAPS)).isEqualTo(List.of());
    still.setViewportSize(390, 800);
    eventually(
        () ->
            assertThat(still.evaluate("document.querySelector('.bubbles').clientWidth < 390"))
                .isEqualTo(true));
    eventually(() -> assertThat(still.evaluate(OVERLAPS)).isEqualTo(List.of()));
    still.context().close();
  }

  @Test
  @Order(7)
  void bubbles_atRest_doNotOverlap() {
    assertThat(page.locator(".bubble").first()).isVisible();

    eventually(() -> assertThat(page.evaluate(OVERLAPS)).isEqualTo(List.of()));
  }

  @Test
  @Order(7)
  void volume_countingHasStopped_isUnknownSinceThen() {
    Map<?, ?> shown =
        (Map<?, ?>)
            page.evaluate(
                WITH_PIPELINE,
                "{ uncounted: { from: at - 20_000, stage: 'aggregate' }, stages: pipeline.stages.map("
                    + "(one) => one.stage === 'aggregate' ? { ...one, state: 'stopped' } : one) }");

    assertThat((String) shown.get("banner")).contains("Counting has stopped since");
    assertThat((List<?>) shown.get("reasons"))
        .asString()
        .contains("not counted yet (Aggregate has stopped)");
    assertThat(shown.get("dimmed")).isEqualTo(true);
    assertThat((String) shown.get("title")).contains("not counted yet (Aggregate has stopped)");
  }

  @Test
  @Order(7)
  void volume_manyKeywords_leavesOutOthersUntilAsked() {
    Map<?, ?> shown = (Map<?, ?>) page.evaluate(WITH_MANY_KEYWORDS);

    assertThat(shown.get("before")).isEqualTo(8);
    assertThat((String) shown.get("line")).containsPattern("and \\d+ others: [\\d.<]+/s");
    assertThat(shown.get("after")).isEqualTo(9);
  }

  @Test
  @Order(7)
  void volume_sourceNotRead_isUnknown() {
    Map<?, ?> shown =
        (Map<?, ?>)
            page.evaluate(
                WITH_PIPELINE,
                "{ gaps: [{ from: at - 40_000, to: at - 20_000, source: null,"
                    + " reason: 'simulate stopped' }] }");

    assertThat((List<?>) shown.get("reasons")).asString().contains("simulate stopped");
    assertThat((String) shown.get("title")).contains("simulate stopped");
    assertThat(shown.get("dimmed")).isEqualTo(false);
  }

  private Download save(String panel, String type) {
    return page.waitForDownload(
        () -> page.locator(panel + " .save:text-is('" + type + "')").click());
  }

  @Test
  @Order(8)
  void browser_withoutWebSockets_isServedByXhr() {
    Page old = chromium.newPage();
    old.addInitScript("delete window.WebSocket");
    old.navigate(server.url(""));

    assertThat(old.locator("[data-connection=live]")).isVisible();
    assertThat(old.locator(".bar[data-slug=coffee]")).isVisible();
    old.context().close();
  }

  @Test
  @Order(9)
  void keywords_addedAndRemoved_areFollowedAndForgotten() {
    page.locator("button:text-is('+ keyword')").click();
    page.locator("[name=phrase]").fill("\"late again");
    page.locator("button:text-is('Add')").click();
    assertThat(page.locator(".help")).containsText("quote");
    assertThat(page.locator(".help mark")).hasText("\"");
    page.locator("[name=phrase]").fill("<b>late</b> \uD83D\uDE80 again");
    page.locator("button:text-is('Add')").click();

    Locator chip = page.locator(".chip:has-text('<b>late</b>')");
    assertThat(chip).containsText("no mentions yet");
    page.locator(".add button:text-is('Cancel')").click();
    chip.locator(".remove").click();
    assertThat(page.locator("dialog h2")).containsText("<b>late</b>");
    page.locator("dialog button:text-is('Keep')").click();
    assertThat(chip).isVisible();
    chip.locator(".remove").click();
    page.locator("dialog button:text-is('Remove')").click();
    assertThat(chip).hasCount(0);
    assertThat(server.get("api/keywords")).hasSize(PHRASES.size());
  }

  @Test
  @Order(9)
  void keywords_importedEditedAndRestored_keepQueryAndLabel() {
    page.locator(".chips button:text-is('import')").click();
    page.locator("[name=lines]").fill("Dusk = dusk OR twilight, nautical\n(dawn");
    page.locator("dialog button:text-is('Import')").click();
    assertThat(page.locator("dialog mark")).hasText("(");
    String comment = "# " + "much more text ".repeat(400) + "\n";
    page.locator("[name=lines]").fill("Dawn = dawn\n" + comment.repeat(11) + "late (tea");
    page.locator("dialog button:text-is('Import')").click();
    assertThat(page.locator("#import-problem")).containsText("line 13: keyword 'late (tea'");
    assertThat(page.locator("#import-problem")).containsText("are imported");
    assertThat(page.locator("dialog mark")).hasText("(");
    assertThat(page.locator(".chip:has-text('Dawn')")).isVisible();
    page.locator("input[type=file]")
        .setInputFiles(new FilePayload("many.txt", "text/plain", new byte[2_000_001]));
    assertThat(page.locator("#import-problem")).containsText("at most 2,000,000 bytes");
    page.locator("[name=lines]").fill("Dusk = dusk OR twilight, nautical");
    page.locator("dialog button:text-is('Import')").click();
    assertThat(page.locator("dialog .help")).containsText("Now following Dusk");
    page.locator("dialog button:text-is('Close')").click();

    page.locator(".chip:has-text('Dusk') a").click();
    page.locator("button:text-is('edit')").click();
    page.locator("[name=phrase]").fill("dusk (late");
    page.keyboard().press("Enter");
    assertThat(page.locator("dialog mark")).hasText("(");
    page.locator("[name=phrase]").fill("dusk OR sunset, late");
    page.locator("[name=label]").fill("# Evening");
    page.locator("dialog button:text-is('Save')").click();
    assertThat(page.locator("[name=label][aria-invalid=true]")).isFocused();
    assertThat(page.locator("[name=phrase][aria-invalid]")).hasCount(0);
    assertThat(page.locator("dialog mark")).hasText("#");
    page.locator("[name=label]").fill("Evening");
    page.locator("dialog button:text-is('Save')").click();
    assertThat(page.locator(".edited")).containsText("The new query counts from");
    assertThat(page.locator(".keyword-head h2")).hasText("Evening");
    assertThat(page.locator(".query")).containsText("dusk OR sunset, late");

    page.navigate(server.url("#/"));
    Locator chip = page.locator(".chip:has-text('Evening')");
    chip.locator(".remove").click();
    page.locator("dialog button:text-is('Remove')").click();
    page.locator("button:text-is('Undo')").click();
    assertThat(chip.locator("a")).hasAttribute("title", "dusk OR sunset, late");
    chip.locator(".remove").click();
    page.locator("dialog button:text-is('Remove')").click();
    assertThat(chip).hasCount(0);
  }

  @Test
  @Order(10)
  void server_restarted_isReconnectedToWithoutAReload() throws IOException {
    page.evaluate("window.sameDocument = true");
    Map<String, Long> before = figures.bars();

    server.stop();
    assertThat(page.locator("[data-connection=reconnecting]")).isVisible();
    assertThat(page.locator(".notice.warning")).containsText("The server does not answer");
    assertThat(figures.bars()).isEqualTo(before);
    server.start();

    assertThat(page.locator("[data-connection=live]")).isVisible();
    assertThat(page.locator(".notice.warning")).hasCount(0);
    eventually(() -> assertThat(figures.bars()).isEqualTo(before));
    assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
    // No server, then one that is starting.
    assertThat(chromium.takeErrors())
        .allMatch(error -> error.contains("ERR_CONNECTION_REFUSED") || error.contains(" 503 "));
  }

  private static Predicate<Double> isAbout(double expected) {
    return value -> Math.abs(value / expected - 1) < 0.02;
  }

  /** Waits in this thread, since Playwright belongs to the thread that created it. */
  private static void eventually(ThrowingRunnable assertion) {
    await().atMost(PATIENCE).pollInSameThread().untilAsserted(assertion);
  }
}
