package io.murmuration.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.murmuration.support.Accessibility.graveViolations;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.kafka.KafkaConnection;
import io.murmuration.operate.admin.KafkaAdmin;
import io.murmuration.support.Chromium;
import io.murmuration.support.RunningPipeline;
import io.murmuration.support.TestCluster;
import io.murmuration.support.TestTopics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Kafka view of the page, in a real browser and on a real broker. */
class KafkaPageIT {
  private static final String TOKEN = TestCluster.TOKEN;
  private static final Path PICTURES = Path.of("target", "screenshots");
  private static final int MANY = 45;

  private static Settings settings;
  private static RunningPipeline page;
  private static Chromium chromium;
  private static KafkaConnection kafka;
  private static KafkaAdmin admin;

  private Page browser;

  @BeforeAll
  static void start() throws Exception {
    chromium = Chromium.launch();
    settings = TestCluster.settings();
    kafka = Bootstrap.kafka(settings);
    page = RunningPipeline.startVisualization(settings);
    admin = new KafkaAdmin(kafka);
    admin.create("fruit", 2, (short) -1, Map.of("cleanup.policy", "compact"));
    IntStream.range(0, MANY)
        .parallel()
        .forEach(i -> admin.create("many-%02d".formatted(i), 1, (short) -1, Map.of()));
    TestTopics topics = new TestTopics(kafka);
    for (int i = 0; i < 30; i++) {
      topics.send("many-00", "key" + i, "{\"number\":" + i + ",\"name\":\"<b>pear</b>\"}");
    }
    topics.send("many-00", "key7", null);
    commit("eaters", "many-00", 1);
  }

  @AfterAll
  static void stop() {
    if (chromium != null) {
      chromium.close();
    }
    if (page != null) {
      page.close();
      admin.close();
    }
  }

  @AfterEach
  void closeBrowser() {
    if (browser != null) {
      browser.context().close();
    }
    // Chromium reports refusals of the server as errors, too.
    assertThat(chromium.takeErrors()).allMatch(error -> error.contains("status of 4"));
  }

  private static void commit(String group, String topic, long offset) {
    Map<String, Object> config =
        Map.of("bootstrap.servers", kafka.bootstrapServers(), "group.id", kafka.topic(group));
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.commitSync(
          Map.of(new TopicPartition(kafka.topic(topic), 0), new OffsetAndMetadata(offset)));
    }
  }

  private void open(String hash) {
    open(hash, new Browser.NewContextOptions());
  }

  private void open(String hash, Browser.NewContextOptions options) {
    open(page, TestCluster.TOKEN, hash, options);
  }

  private void open(
      RunningPipeline server, String token, String hash, Browser.NewContextOptions options) {
    browser = chromium.newPage(options);
    if (token != null) {
      Chromium.authorize(browser, token);
    }
    browser.navigate("http://127.0.0.1:" + server.port() + "/" + hash);
    assertThat(browser.locator("[data-connection=live]")).isVisible();
  }

  private Locator topics() {
    return browser.locator(".kafka-topic-table tbody tr");
  }

  private Locator records() {
    return browser.locator(".record");
  }

  private Locator dialog() {
    return browser.locator("dialog[open]");
  }

  private void click(String button) {
    browser.locator("button:text-is('" + button + "')").click();
  }

  @Test
  void topics_many_arePagedSortedAndSearchedOnTheServer() {
    open("#/");
    browser.locator("nav a:text-is('Kafka')").click();
    assertThat(topics()).hasCount(50);
    assertThat(browser.locator(".kafka-head")).containsText("brokers1");

    click("next ›");
    assertThat(topics().last()).containsText("stage-reports");
    assertThat(browser).hasURL(Pattern.compile("offset=50"));
    browser.locator(".kafka-search").fill("FRUI");
    assertThat(topics()).hasCount(1);
    assertThat(topics().first()).containsText("fruit");
    assertThat(browser).hasURL(Pattern.compile("#/kafka\\?search=FRUI$"));
    browser.locator(".kafka-search").fill("");
    click("Partitions");
    assertThat(browser.locator("th[aria-sort=descending]")).containsText("Partitions");
    assertThat(topics().first().locator("td").first()).hasText("4");
    admin.create("another", 9, (short) -1, Map.of());
    assertThat(topics().first()).containsText("another");
  }

  @Test
  void topic_one_showsPartitionsSettingsGroupsAndRecords() {
    open("#/kafka");
    browser.locator("tr[data-topic=many-00] a").click();

    assertThat(browser).hasTitle("many-00 · Murmuration");
    assertThat(browser.locator(".kafka-partition-table tbody tr")).hasCount(1);
    assertThat(browser.locator(".kafka-reader-table tbody tr")).containsText("eaters");
    assertThat(browser.locator(".kafka-reader-table .lag")).hasText("30");
    assertThat(browser.locator(".kafka-settings-panel .note")).hasText("0 overridden");
    assertThat(records()).hasCount(20);
    assertThat(records().last()).hasAttribute("data-tombstone", "");
    assertThat(records().last()).containsText("deletes this key");
    records().first().locator("summary").click();
    assertThat(records().first().locator("pre"))
        .hasText("{\n  \"number\": 11,\n  \"name\": \"<b>pear</b>\"\n}");
  }

  @Test
  void records_pagedAndFiltered_areThoseAskedFor() {
    open("#/kafka/topic/many-00");
    assertThat(records()).hasCount(20);

    click("‹ older");
    assertThat(records()).hasCount(11);
    assertThat(records().first()).containsText("0:0");
    click("‹ older");
    assertThat(browser.locator(".kafka-records .kafka-pager")).containsText("No older records.");
    click("newer ›");
    assertThat(records().first()).containsText("0:11");
    browser.locator("[name=from]").selectOption("offset");
    browser.locator("[name=start]").fill("5");
    browser.locator("[name=pointer]").fill("/number=7");
    click("Show");
    assertThat(records()).hasCount(1);
    assertThat(records().first()).containsText("0:7");
    browser.locator("[name=pointer]").fill("number");
    click("Show");
    assertThat(browser.locator(".kafka-records [role=alert]")).containsText("JSON pointer");
    browser.locator("[name=pointer]").fill("");
    browser.locator("[name=key]").fill("key7");
    browser.locator("[name=from]").selectOption("earliest");
    click("Show");
    assertThat(records()).hasCount(2);
  }

  @Test
  void group_behind_showsItsLagAndIsResetAfterARehearsal() {
    commit("walkers", "many-00", 4);
    open("#/kafka/groups");
    Locator row = browser.locator("tr[data-group=walkers]");
    assertThat(row.locator(".lag")).hasText("27");
    row.locator("a").click();
    assertThat(browser.locator(".lag-chart .lag-last")).hasAttribute("r", "3");
    assertThat(browser.locator(".kafka-offset-table tbody tr")).containsText("many-00");
    browser.locator("lag-line").focus();
    browser.keyboard().press("ArrowLeft");
    assertThat(browser.locator(".tip")).containsText("27 behind");

    click("Reset offsets");
    dialog().locator("[name=to]").fill("nowhere");
    dialog().locator("button[type=submit]").click();
    assertThat(dialog().locator(".problem")).containsText("to is nowhere");
    dialog().locator("[name=to]").fill("30");
    dialog().locator("button[type=submit]").click();
    assertThat(dialog().locator(".kafka-preview tbody tr")).containsText("+26");
    assertThat(admin.group("walkers").partitions().get(0).committed()).isEqualTo(4);
    dialog().locator("button:text-is('Reset')").click();
    assertThat(browser.locator(".kafka-message")).containsText("Reset the offsets of walkers");
    assertThat(browser.locator(".kafka-name .lag")).hasText("1");
    assertThat(admin.group("walkers").partitions().get(0).committed()).isEqualTo(30);

    click("Destroy");
    dialog().locator("[name=confirm]").fill("walkers");
    dialog().locator("button[type=submit]").click();
    assertThat(browser).hasURL(Pattern.compile("#/kafka/groups$"));
    assertThat(row).hasCount(0);
  }

  @Test
  void topic_createdChangedAndDestroyed_isShownSo() {
    open("#/kafka");
    click("+ topic");
    dialog().locator("[name=topic]").fill("fruit");
    dialog().locator("button[type=submit]").click();
    assertThat(dialog().locator(".problem")).containsText("already");
    dialog().locator("[name=topic]").fill("made-here");
    dialog().locator("[name=retention]").fill("2d");
    dialog().locator("button[type=submit]").click();
    assertThat(browser.locator(".kafka-message")).containsText("Created made-here");
    browser.locator(".kafka-search").fill("made");
    assertThat(topics()).hasCount(1);
    topics().locator("a").click();
    assertThat(browser.locator(".kafka-name")).containsText("retention2\u00a0d");

    click("Add partitions");
    dialog().locator("[name=partitions]").fill("3");
    dialog().locator("button[type=submit]").click();
    assertThat(browser.locator(".kafka-partition-table tbody tr")).hasCount(3);
    click("Enable compaction");
    assertThat(dialog().locator("button[type=submit]")).isDisabled();
    assertThat(dialog().locator(".notice")).containsText("older ones are lost");
    dialog().locator("[name=confirm]").fill("made-here");
    dialog().locator("button[type=submit]").click();
    assertThat(browser.locator("button:text-is('Disable compaction')")).isVisible();

    click("Destroy");
    assertThat(dialog().locator("button[type=submit]")).isDisabled();
    dialog().locator("[name=confirm]").fill("made-her");
    assertThat(dialog().locator("button[type=submit]")).isDisabled();
    dialog().locator("[name=confirm]").fill("made-here");
    dialog().locator("button[type=submit]").click();
    assertThat(browser).hasURL(Pattern.compile("#/kafka$"));
    assertThat(browser.locator(".kafka-message")).containsText("Destroyed made-here");
    assertThat(browser.locator("tr[data-topic=made-here]")).hasCount(0);
  }

  @Test
  void tokenNeeded_andTyped_letsReadAndChange() {
    open(page, null, "#/kafka/topic/many-00", new Browser.NewContextOptions());
    assertThat(records()).hasCount(0);

    browser.locator(".record-form [name=token]").fill("the wrong one, surely");
    click("Show");
    assertThat(browser.locator(".kafka-records [role=alert]")).containsText("token is wrong");
    browser.locator(".record-form [name=token]").fill(TOKEN);
    click("Show");
    assertThat(records()).hasCount(20);
    assertThat(browser.locator(".record-form [name=token]")).hasCount(0);
    click("Set retention");
    assertThat(dialog().locator("[name=token]")).hasCount(0);
    dialog().locator("[name=retention]").fill("8d");
    assertThat(dialog().locator("[name=confirm]")).hasCount(0);
    dialog().locator("[name=retention]").fill("5d");
    assertThat(dialog().locator(".notice")).containsText("older than 5 d will be deleted");
    assertThat(dialog().locator("button[type=submit]")).isDisabled();
    dialog().locator("[name=confirm]").fill("many-00");
    dialog().locator("button[type=submit]").click();
    assertThat(browser.locator(".kafka-message")).containsText("for 5 d");
  }

  @Test
  void tokenNeeded_toReadAtAll_isAskedFor() {
    Settings forOthers = settings.withVisualization(settings.visualization().withHost("0.0.0.0"));
    try (RunningPipeline server = RunningPipeline.startVisualization(forOthers)) {
      open(server, "the wrong one, surely", "#/kafka", new Browser.NewContextOptions());
      Locator token = browser.locator("kafka-cluster [name=token]");
      assertThat(browser.locator("kafka-cluster .hint")).containsText("murmuration token");
      assertThat(topics()).hasCount(0);

      Locator problem = browser.locator("kafka-cluster .problem");
      assertThat(problem).hasText("the token is wrong");
      exhaustWrongTokens(server);
      token.fill("wrong again, surely");
      click("Show");
      assertThat(problem).hasText("too many wrong tokens; try again later");
      for (int polls = 0; polls < 2; polls++) {
        browser.waitForResponse(
            answer -> answer.url().endsWith("/api/kafka") && answer.status() == 403, () -> {});
      }
      assertThat(problem).hasText("too many wrong tokens; try again later");
      assertThat(token).hasCount(1);
      token.fill(TOKEN);
      click("Show");
      assertThat(topics()).hasCount(50);
      assertThat(token).hasCount(0);
      browser.navigate("about:blank"); // Before the server stops, which the page would report.
    }
  }

  private static void exhaustWrongTokens(RunningPipeline server) {
    Map<String, String> wrong = Map.of("Authorization", "Bearer wrong");
    int status;
    do {
      status = server.get("/api/kafka", wrong).statusCode();
    } while (status != 429);
  }

  @Test
  void right_noneAtAll_showsNoRecordsAndOffersNoChange() {
    Settings noToken =
        settings
            .withVisualization(settings.visualization().withAdminToken(null))
            .withData(Path.of("pom.xml"));
    try (RunningPipeline server = RunningPipeline.startVisualization(noToken)) {
      open(server, null, "#/kafka/topic/many-00", new Browser.NewContextOptions());

      assertThat(browser.locator(".kafka-records")).containsText("the server has no admin token");
      assertThat(browser.locator(".kafka-records input[name='token']")).hasCount(0);
      assertThat(browser.locator(".kafka-partition-table tbody tr")).hasCount(1);
      assertThat(browser.locator(".kafka-changes")).hasCount(0);
      assertThat(records()).hasCount(0);
      browser.navigate("about:blank"); // Before the server stops, which the page would report.
    }
  }

  @Test
  void view_thatNobodySees_asksNothing() {
    List<String> asked = new ArrayList<>();
    browser = chromium.newPage();
    browser.clock().install();
    goTo("#/kafka/groups");
    assertThat(browser.locator("tr[data-group=eaters]")).isVisible();
    browser.onRequest(request -> asked.add(request.url()));
    browser.waitForRequest("**/api/kafka/groups", () -> browser.clock().fastForward(10_000));

    browser.evaluate(SEEN, false);
    asked.clear();
    browser.clock().fastForward(10_000);
    browser.evaluate("fetch('api/keywords').then((response) => response.text())");
    assertThat(asked).isNotEmpty().noneMatch(url -> url.contains("/api/kafka"));
    browser.waitForRequest("**/api/kafka/groups", () -> browser.evaluate(SEEN, true));
  }

  private static final String SEEN =
      "(seen) => { Object.defineProperty(document, 'hidden', { value: !seen, configurable: true });"
          + " document.dispatchEvent(new Event('visibilitychange')); }";

  @Test
  void whatThereIsNot_saysSo() {
    open("#/kafka/topic/fruits");
    assertThat(browser.locator(".empty"))
        .containsText("There is no topic fruits. Did you mean fruit?");
    browser.navigate("http://127.0.0.1:" + page.port() + "/#/kafka/group/unknown");
    assertThat(browser.locator(".empty")).containsText("There is no group unknown");
  }

  @ParameterizedTest
  @CsvSource({"LIGHT, 1440", "DARK, 390"})
  void everyPage_inASchemeAndSize_fitsAndHasNoGraveViolation(ColorScheme scheme, int width) {
    open(
        "#/kafka?search=many-0",
        new Browser.NewContextOptions().setColorScheme(scheme).setViewportSize(width, 900));
    look("topics", width, ".kafka-topic-table");
    click("+ topic");
    look("topic-form", width, "dialog[open]");
    browser.keyboard().press("Escape");
    assertThat(browser.locator("button:text-is('+ topic')")).isFocused();
    goTo("#/kafka/topic/many-00");
    records().first().locator("summary").focus();
    browser.keyboard().press("Enter");
    look("topic", width, ".record pre");
    goTo("#/kafka/group/eaters");
    look("group", width, ".lag-chart");
  }

  private void goTo(String hash) {
    browser.navigate("http://127.0.0.1:" + page.port() + "/" + hash);
  }

  private void look(String name, int width, String selector) {
    assertThat(browser.locator(selector).first()).isVisible();
    browser.screenshot(
        new Page.ScreenshotOptions()
            .setPath(PICTURES.resolve("kafka-%s-%d.png".formatted(name, width)))
            .setFullPage(true));
    assertThat(browser.evaluate("document.documentElement.scrollWidth"))
        .as(name)
        .isEqualTo(browser.evaluate("document.documentElement.clientWidth"));
    assertThat(graveViolations(browser)).as(name).isEmpty();
  }
}
