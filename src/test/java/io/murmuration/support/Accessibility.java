package io.murmuration.support;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import java.util.List;

/** Checks the accessibility of a page with axe. */
public final class Accessibility {
  /** Only the violations leave the browser: the passed checks are megabytes of JSON. */
  private static final String GRAVE_VIOLATIONS =
      "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations"
          + ".filter(({ impact }) => impact === 'serious' || impact === 'critical')"
          + ".map(({ id, help, nodes }) => `${id}: ${help} at ${nodes[0].target}`))";

  private Accessibility() {}

  /** Returns the serious and critical violations of a page as it is now. */
  @SuppressWarnings("unchecked")
  public static List<String> graveViolations(Page page) {
    if (!(boolean) page.evaluate("'axe' in window")) {
      page.evaluate(AxeBuilder.getAxeScript());
    }
    return (List<String>) page.evaluate(GRAVE_VIOLATIONS);
  }
}
