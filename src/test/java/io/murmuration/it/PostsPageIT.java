package io.murmuration.it;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.murmuration.support.Accessibility.graveViolations;
import static io.murmuration.support.Timeouts.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.murmuration.aggregate.AggregateVerticle;
import io.murmuration.config.Settings;
import io.murmuration.control.Bootstrap;
import io.murmuration.fanout.FanoutVerticle;
import io.murmuration.message.Post;
import io.murmuration.support.Chromium;
import io.murmuration.support.RunningPipeline;
import io.murmuration.support.TestCluster;
import io.murmuration.support.WrittenPosts;
import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The posts on the page, and the controls that add and remove keywords, in a real browser. */
class PostsPageIT {
  private static final List<String> BUSY =
      List.of("tea", "cup", "pot", "leaf", "jug", "mug", "bag", "tin");
  private static final int POSTS = 20;

  private static RunningPipeline pipeline;
  private static WrittenPosts posts;
  private static Chromium chromium;
  private static long writtenOfSpammer;

  private Page page;

  /**
   * Writes one post of {@code cream}, and then more of the other keywords than a snapshot holds.
   */
  @BeforeAll
  static void start() {
    Settings settings =
        TestCluster.settings()
            .withKeywords(
                Stream.concat(Stream.of("cream", "milk", "oolong"), BUSY.stream()).toList())
            .withOwnTopics(2);
    chromium = Chromium.launch();
    pipeline = RunningPipeline.startVisualization(settings);
    RunningPipeline.await(pipeline.vertx().deployVerticle(new FanoutVerticle(settings)));
    RunningPipeline.await(pipeline.vertx().deployVerticle(new AggregateVerticle(settings)));
    posts = new WrittenPosts(pipeline.vertx(), Bootstrap.kafka(settings));
    posts.write(1, "cream alone");
    posts.write(1, "tea rareword");
    posts.write(POSTS - 1, "tea");
    BUSY.stream().skip(1).forEach(keyword -> posts.write(POSTS, keyword));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(pipeline.totals().values()).hasSize(BUSY.size() + 1);
              assertThat(pipeline.totals().values().stream().mapToLong(total -> total).sum())
                  .isEqualTo(posts.count());
              assertThat(pipeline.getArray("/api/posts")).hasSize(100);
              assertThat(pipeline.get("/api/keywords/tea").bodyAsString()).contains("rareword");
            });
  }

  @AfterAll
  static void stop() {
    if (posts != null) {
      posts.close();
      pipeline.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  @AfterEach
  void closePage() {
    page.context().close();
    assertThat(chromium.takeErrors()).isEmpty();
  }

  private void open(String hash) {
    open(hash, new Browser.NewContextOptions());
  }

  private void open(String hash, Browser.NewContextOptions options) {
    page = chromium.newPage(options);
    Chromium.authorize(page, TestCluster.TOKEN);
    page.clock().install();
    page.navigate("http://127.0.0.1:%d/%s".formatted(pipeline.port(), hash));
    assertThat(page.locator("[data-connection=live]")).isVisible();
  }

  /** Writes a post and returns its place on the page. */
  private Locator write(String text) {
    Locator post = page.locator("[data-id=post-%d]".formatted(posts.count()));
    posts.write(1, text);
    return post;
  }

  @Test
  void posts_ofAQuietKeyword_areShownBesideBusyOnes() {
    open("");
    assertThat(page.locator(".post:has-text('cream alone')")).isVisible();

    Locator late = write("cream, too");
    posts.write(POSTS, "tea");

    assertThat(late).isVisible();
  }

  @Test
  void posts_ofATerm_areAlsoThoseThatOnlyTheServerHas() {
    open("#/?term=rareword");

    assertThat(page.locator(".post")).hasCount(1);
    page.navigate("http://127.0.0.1:%d/#/?term=nowhere".formatted(pipeline.port()));
    assertThat(page.locator(".posts-panel .none"))
        .containsText("None of the latest posts contains “nowhere”.");
  }

  @Test
  void list_underAPointer_isHeldUntilItRests() {
    open("");
    page.locator(".post").first().hover();
    Locator first = write("milk held");

    Locator waiting = page.locator("button.fresh");
    assertThat(waiting).hasText("1 new");
    assertThat(page.locator(".posts-panel .note")).hasText("held while you point at it");
    assertThat(first).hasCount(0);
    waiting.click();
    assertThat(first).isVisible();

    Locator second = write("milk held again");
    assertThat(waiting).hasText("1 new");
    page.clock().fastForward(31_000);
    assertThat(second).isVisible();
    assertThat(waiting).hasCount(0);
    assertThat(page.locator(".posts-panel .note")).hasText("a live sample");
  }

  @Test
  void list_tapped_goesOn() {
    open("", new Browser.NewContextOptions().setHasTouch(true).setIsMobile(true));
    page.locator(".post").first().tap();

    assertThat(write("milk after a tap")).isVisible();
  }

  @Test
  void hashtagsInARightToLeftPost_keepTheirSign() {
    open("");
    Locator post = write("الذكاء الاصطناعي .milk الذكاء #ai #robots");
    assertThat(post).isVisible();

    assertThat(post.locator(".text").evaluate("e => getComputedStyle(e).direction"))
        .isEqualTo("rtl");
    assertThat((List<?>) post.locator(".text").evaluate(LEFT_EDGES)).isSorted();
  }

  /** The left edges of {@code #robots} and {@code #ai}, sign before letter. */
  private static final String LEFT_EDGES =
      """
      (text) => {
        const nodes = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
        const edges = [];
        let at = 0;
        const whole = text.textContent;
        const wanted = ['#robots', '#ai'].flatMap((tag) => [whole.indexOf(tag), whole.indexOf(tag) + 1]);
        for (let node = nodes.nextNode(); node; at += node.length, node = nodes.nextNode()) {
          for (const index of wanted.filter((one) => one >= at && one < at + node.length)) {
            const range = document.createRange();
            range.setStart(node, index - at);
            range.setEnd(node, index - at + 1);
            edges[wanted.indexOf(index)] = Math.round(range.getBoundingClientRect().left);
          }
        }
        return edges;
      }""";

  @Test
  void linksInAPost_showTheirHostAndHashtagsFilter() {
    open("");
    Locator post =
        write("milk https://blog.example.org/kafka/66 https://bank.example@evil.example/ #brew");

    Locator links = post.locator(".text a");
    assertThat(links).hasCount(3);
    assertThat(links.first()).hasAttribute("href", "https://blog.example.org/kafka/66");
    assertThat(links.first()).hasAttribute("rel", "noopener noreferrer nofollow");
    assertThat(post.locator(".host")).hasText("(evil.example)");
    links.last().click();
    assertThat(page.locator("button.filter")).containsText("#brew");
    assertThat(page.locator(".post")).hasCount(1);
  }

  @Test
  void longPost_isCutUntilItIsOpened() {
    open("");
    Locator post = write("milk " + "many words ".repeat(150));
    Locator breaks = write("milk" + "\n".repeat(20) + "end");
    assertThat(breaks).isVisible();

    double cut = post.locator(".text").boundingBox().height;
    assertThat(breaks.locator(".text").boundingBox().height).isLessThan(cut / 2);
    assertThat(breaks.locator("button.whole")).isHidden();
    post.locator("button:text-is('more')").click();
    assertThat(post.locator("button:text-is('less')")).isVisible();
    assertThat(post.locator(".text").boundingBox().height).isGreaterThan(2 * cut);
  }

  @Test
  void keywords_severalWithCommas_areAddedAndRemovedOnlyOnPurpose() {
    open("");
    page.locator("button:text-is('+ keyword')").click();
    page.locator("[name=phrase]").fill("oat, \"oat, milk\", C--");
    page.locator("button:text-is('Add')").click();
    assertThat(page.locator(".help"))
        .containsText("Now following 3 keywords; keyword 'C--' is followed as: c");
    page.locator("[name=phrase]").fill("x".repeat(1030));
    page.locator("button:text-is('Add')").click();
    assertThat(page.locator(".help")).containsText("longer than 1024 characters");

    Locator chip = page.locator(".chip:has(bdi:text-is('oat'))");
    chip.locator(".remove").focus();
    page.keyboard().press("Enter");
    assertThat(page.locator("dialog button:text-is('Keep')")).isFocused();
    page.keyboard().press("Enter");
    assertThat(page.locator("dialog[open]")).isHidden();
    assertThat(chip).isVisible();
    chip.locator(".remove").click();
    page.locator("dialog button:text-is('Remove')").click();
    assertThat(chip).hasCount(0);

    assertThat(page.locator(".undo[role=status]"))
        .containsText("Removed oat, its posts and its counts.");
    assertThat(page.locator(".undo button:text-is('Undo')")).isFocused();
    page.keyboard().press("Enter");
    assertThat(chip).isVisible();
    assertThat(page.locator(".undo")).hasText("Now following oat");
    assertThat(page.locator("[name=phrase]")).isFocused();
  }

  @Test
  void query_asItIsTyped_isTriedOnTheLatestPosts() {
    posts.write(40, "python <b>monty</b> https://python.example/a");
    posts.write(60, "python code");
    posts.write(300, "biscuit");
    open("");
    page.locator("button:text-is('+ keyword')").click();
    Locator field = page.locator("[name=phrase]");
    Locator trial = page.locator("query-trial");
    field.fill("tea, Snakes = Python -zeppelin");

    assertThat(trial.locator("header code")).hasText("python -zeppelin");
    assertThat(trial.locator("[role=status]"))
        .hasText(Pattern.compile("100 of the [0-9,]+ posts of the last .* match.*"));
    assertThat(trial.locator(".parts li")).hasText("-zeppelin takes away nothing");
    assertThat(trial.locator(".post")).hasCount(2);
    assertThat(trial.locator(".post:has-text('monty') .text"))
        .hasText("python <b>monty</b> https://python.example/a");
    assertThat(trial.locator(".post:has-text('monty') mark").first()).hasText("python");
    assertThat(trial.locator(".post a[rel~=noopener]")).hasAttribute("target", "_blank");
    assertThat(graveViolations(page)).isEmpty();

    trial.locator(".exclusions button:has-text('-monty')").click();
    assertThat(field).hasValue("tea, Snakes = Python -zeppelin -monty");
    assertThat(field).isFocused();
    assertThat(trial.locator(".parts li").first())
        .hasText("-monty takes away 40% of the posts that match without it");
    assertThat(trial.locator(".post")).hasCount(1);

    page.keyboard().press("Escape");
    assertThat(trial.locator("header")).hasCount(0);
    assertThat(field).isFocused();
    field.fill("Snakes = python OR anaconda");
    trial.locator(".exclusions button:has-text('-monty')").click();
    assertThat(field).hasValue("Snakes = (python OR anaconda) -monty");
    page.locator("button:text-is('Add')").click();
    assertThat(page.locator(".help")).containsText("Now following Snakes");
    assertThat(trial.locator("header")).hasCount(0);
    remove("Snakes");
  }

  private void remove(String name) {
    page.locator(".chip:has(bdi:text-is('%s')) .remove".formatted(name)).click();
    page.locator("dialog button:text-is('Remove')").click();
    assertThat(page.locator(".chip:has(bdi:text-is('%s'))".formatted(name))).hasCount(0);
  }

  @Test
  void query_edited_isTriedInTheDialog() {
    open("#/keyword/milk");
    page.locator("button:text-is('edit')").click();
    Locator trial = page.locator("dialog[open] query-trial");
    assertThat(trial).containsText("Another query is tried");
    double height = trial.boundingBox().height;

    page.locator("[name=phrase]").fill("milk\nOR cream");
    assertThat(trial.locator("header code")).hasText("cream OR milk");
    assertThat(trial.locator(".parts li")).hasCount(2);
    assertThat(trial.locator(".post mark:text-is('cream')").first()).isVisible();
    assertThat(trial.boundingBox().height).isEqualTo(height);
    assertThat(graveViolations(page)).isEmpty();
    page.keyboard().press("Escape");
    assertThat(page.locator("dialog[open]")).hasCount(0);
  }

  @Test
  void query_thatIsRefused_isExplained() {
    open("");
    page.locator("button:text-is('+ keyword')").click();
    Locator trial = page.locator("query-trial");
    page.locator("[name=phrase]").fill("cream (milk");
    assertThat(trial.locator("[role=status]"))
        .hasText("This query cannot be tried: it is not complete yet.");
    assertThat(chromium.takeErrors()).isEmpty();
    page.locator("[name=phrase]").fill("-cream");
    assertThat(trial.locator("[role=status]"))
        .containsText("This query cannot be tried: keyword '-cream' would match nearly every post");
    assertThat(page.locator(".help")).containsText("a phrase");

    page.locator("[name=phrase]").fill("nowhere");
    assertThat(trial.locator("[role=status]")).hasText(Pattern.compile("None of the .* matches."));
    page.locator(".toggle").first().focus();
    assertThat(trial.locator("header")).hasCount(0);
    assertThat(chromium.takeErrors()).allMatch(error -> error.contains("400"));
  }

  @Test
  void query_withoutTheRight_isNotTried() {
    page = chromium.newPage();
    page.navigate("http://127.0.0.1:%d/".formatted(pipeline.port()));
    page.locator("button:text-is('+ keyword')").click();
    page.locator("[name=phrase]").fill("cream");
    page.locator(".add [name=token]").fill(TestCluster.TOKEN);
    assertThat(page.locator("query-trial")).isEmpty();
    page.locator("[name=phrase]").fill("cream milk");
    page.locator("button:text-is('Add')").click();
    assertThat(page.locator(".help")).containsText("Now following cream milk");

    page.locator("[name=phrase]").fill("cream");
    assertThat(page.locator("query-trial header code")).hasText("cream");
    remove("cream milk");
    page.evaluate("sessionStorage.setItem('murmuration.token', 'wrong')");
    page.reload();
    page.locator("button:text-is('+ keyword')").click();
    page.locator("[name=phrase]").fill("cream");
    assertThat(page.locator("query-trial [role=status]"))
        .hasText(Pattern.compile("Trying a query needs the admin token: .*wrong\\."));
    assertThat(page.locator(".add [name=token]")).isVisible();
    assertThat(chromium.takeErrors()).allMatch(error -> error.contains("403"));
  }

  @Test
  void mute_authorOfAPost_holdsBackTheLaterOnesUntilUndone() {
    open("");
    page.locator(".mutes > summary").click();
    Locator post = page.locator("[data-id=post-%d]".formatted(posts.count()));
    writeOfSpammer("oolong and more");
    post.locator(".mute").click();
    assertThat(post.locator(".mute-one")).hasText(new String[] {"Mute @Spam", "Mute shop.example"});
    post.locator(".mute-one").first().click();

    Locator undo = page.locator(".posts-panel .muted");
    assertThat(undo).containsText("Muted @Spam for all keywords.");
    assertThat(undo.locator("button")).isFocused();
    page.mouse().move(0, 0);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              writeOfSpammer("oolong until fanout knows");
              return heldBack() > 0;
            });
    Locator muted = page.locator("[data-id=post-%d]".formatted(posts.count()));
    writeOfSpammer("oolong that does not count");
    await()
        .atMost(PATIENCE)
        .until(() -> pipeline.totals().getOrDefault("oolong", 0L) + heldBack() == writtenOfSpammer);
    assertThat(write("oolong of another author")).isVisible();
    assertThat(muted).hasCount(0);
    assertThat(pipeline.get("/api/posts").bodyAsString()).doesNotContain("does not count");
    assertThat(page.locator(".mutes li"))
        .containsText("from:spam for all keywords held back %d post".formatted(heldBack()));

    undo.locator("button").focus();
    page.keyboard().press("Enter");
    assertThat(undo).hasText("Unmuted @Spam.");
    assertThat(page.locator(".mutes li")).hasCount(0);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              writeOfSpammer("oolong that counts again");
              return pipeline.get("/api/posts").bodyAsString().contains("counts again");
            });
    assertThat(page.locator(".post:has-text('counts again')").first()).isVisible();
  }

  @Test
  void mute_withoutTheToken_asksForIt() {
    page = chromium.newPage();
    page.navigate("http://127.0.0.1:%d/".formatted(pipeline.port()));
    assertThat(page.locator("[data-connection=live]")).isVisible();
    Locator post = page.locator("[data-id=post-%d]".formatted(posts.count()));
    writeOfSpammer("oolong with a link");
    post.locator(".mute").click();
    post.locator(".mute-one").last().click();
    page.locator("mute-change dialog[open] [name=token]").fill(TestCluster.TOKEN);
    page.keyboard().press("Enter");
    Locator note = page.locator(".posts-panel .muted");
    assertThat(note).containsText("Muted shop.example for all keywords.");
    assertThat(note.locator("button")).isFocused();

    post.locator(".mute").click();
    post.locator(".mute-one").last().click();
    assertThat(note).hasText("shop.example is already muted for all keywords.");
    page.locator(".mutes > summary").click();
    page.locator(".mutes li button").click();
    assertThat(page.locator(".mutes li")).hasCount(0);
  }

  private static void writeOfSpammer(String text) {
    writtenOfSpammer++;
    posts.write(new Post.Author("1", "Spam"), "https://www.shop.example/", text);
  }

  private static long heldBack() {
    JsonArray mutes = pipeline.getArray("/api/mutes");
    return mutes.isEmpty() ? 0 : mutes.getJsonObject(0).getLong("posts");
  }

  @Test
  void mutes_inTheList_areAddedAndEnded() {
    open("");
    page.locator(".mutes > summary").click();
    Locator form = page.locator(".mutes form");
    Locator field = form.locator("[name=query]");
    field.fill("casino (poker");
    field.press("Enter");
    assertThat(form.locator(".problem")).containsText("has a ( without its )");
    assertThat(form.locator(".typed mark")).hasText("(");
    assertThat(field).hasAttribute("aria-invalid", "true");
    assertThat(field.evaluate("e => [e.selectionStart, e.selectionEnd]")).isEqualTo(List.of(7, 8));

    field.fill("Casino");
    form.locator("select").selectOption("milk");
    field.press("Enter");
    assertThat(form.locator(".help")).hasText("Muted casino for milk");
    Locator row = page.locator(".mutes li");
    assertThat(row).containsText("casino for milk held back no post yet");
    assertThat(graveViolations(page)).isEmpty();
    row.locator("button").click();
    Locator undo = page.locator("mute-panel .muted");
    assertThat(undo).containsText("Unmuted casino for milk.");
    assertThat(row).hasCount(0);
    assertThat(undo.locator("button")).isFocused();
    page.keyboard().press("Enter");
    assertThat(row).hasCount(1);
    assertThat(page.locator(".mutes > summary")).isFocused();
    row.locator("button").click();
    assertThat(row).hasCount(0);
  }
}
