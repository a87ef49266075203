package io.murmuration.visualization.access;

import java.util.Locale;

/** The permission of a connection to make changes. */
public enum ChangePermission {
  /** Permitted. */
  YES,
  /** Permitted for each request with the admin token. */
  TOKEN,
  /** Never permitted. */
  NO;

  /**
   * The facts about a connection. Only all of them together prove that it comes from this machine:
   * a proxy on this machine makes every connection local, and the name of a web site can resolve to
   * this machine.
   *
   * @param toLoopback whether the server listens on a loopback address
   * @param fromLoopback whether the client has a loopback address
   * @param ownNames whether host and origin are names that only this machine uses for itself
   * @param behindProxy whether the server is configured for access through a proxy
   * @param forwarded whether a header shows that a proxy forwarded the request
   */
  record Facts(
      boolean toLoopback,
      boolean fromLoopback,
      boolean ownNames,
      boolean behindProxy,
      boolean forwarded) {
    private boolean isLocal() {
      return toLoopback && fromLoopback && ownNames && !behindProxy && !forwarded;
    }
  }

  static ChangePermission of(Facts facts, boolean tokenIsSet) {
    return facts.isLocal() ? YES : tokenIsSet ? TOKEN : NO;
  }

  /** Returns the permission as the snapshot carries it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
