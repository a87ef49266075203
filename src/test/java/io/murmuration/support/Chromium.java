package io.murmuration.support;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real browser, Chromium from the system, and what its pages complain about. */
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

  /** Starts it; a machine without one skips the test. */
  public static Chromium launch() {
    Optional<Path> executable = executable();
    assumeTrue(executable.isPresent(), "skipped: there is no Chromium on the PATH");
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

  /** A page of a browser with nothing remembered. */
  public Page newPage(Browser.NewContextOptions options) {
    BrowserContext context = browser.newContext(options.setLocale("en-GB"));
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

  /** What pages threw, or wrote to the console as errors. */
  public List<String> errors() {
    return errors;
  }

  @Override
  public void close() {
    playwright.close();
  }
}
