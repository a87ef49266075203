package io.murmuration.support;

import static io.murmuration.support.Timeouts.PATIENCE;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Chromium of the system, and the errors that its pages report. */
public final class Chromium implements AutoCloseable {
  private static final List<String> FLAGS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");
  private static final String CSP_REPORTER =
      "addEventListener('securitypolicyviolation',"
          + " (e) => console.error('CSP', e.violatedDirective, e.blockedURI))";

  private final Playwright playwright;
  private final Browser browser;
  private final List<String> errors = new ArrayList<>();

  private Chromium(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  /** Starts Chromium, or skips the test if the machine has none. */
  public static Chromium launch() {
    Optional<Path> executable = executable();
    assumeTrue(executable.isPresent(), "skipped: there is no Chromium on the PATH");
    PlaywrightAssertions.setDefaultAssertionTimeout((double) PATIENCE.toMillis());
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    Browser browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(executable.get())
                    .setHeadless(true)
                    .setArgs(FLAGS));
    return new Chromium(playwright, browser);
  }

  private static Optional<Path> executable() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(
            path ->
                List.of("chromium", "chromium-browser", "google-chrome").stream()
                    .map(name -> Path.of(path, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  public Page newPage() {
    return newPage(new Browser.NewContextOptions());
  }

  /** Opens a page in a new context, without cookies or storage. */
  public Page newPage(Browser.NewContextOptions options) {
    BrowserContext context = browser.newContext(options.setLocale("en-GB"));
    context.setDefaultTimeout((double) PATIENCE.toMillis());
    Page page = context.newPage();
    page.addInitScript(CSP_REPORTER);
    page.onPageError(errors::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            errors.add(message.text());
          }
        });
    return page;
  }

  /** Stores the admin token for a page before it opens, as its link does. */
  public static void authorize(Page page, String token) {
    page.addInitScript(
        "try { sessionStorage.setItem('murmuration.token', '" + token + "'); } catch {}");
  }

  /** Returns the errors that pages threw or wrote to the console since the last call. */
  public List<String> takeErrors() {
    List<String> taken = List.copyOf(errors);
    errors.clear();
    return taken;
  }

  @Override
  public void close() {
    playwright.close();
  }
}
