package io.murmuration.visualization.access;

/** Whether a connection may change what is followed. */
public enum ChangePermission {
  /** It may. */
  YES,
  /** It may with each request that carries the token. */
  TOKEN,
  /** It never may. */
  NO;

  /**
   * What is known of a connection. Only all of it together says that it is of this machine: a proxy
   * on this machine makes everybody's connections local ones, and a web site can have a name that
   * leads here.
   *
   * @param toLoopback the server listens on a loopback address
   * @param fromLoopback so does the other end
   * @param ownNames host and origin are names that only this machine has for itself
   * @param behindProxy the server is meant to be reached through a proxy
   * @param forwarded there is a header that says that somebody else has asked
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

  /**
   * @param tokenIsSet whether there is a token at all
   */
  static ChangePermission of(Facts facts, boolean tokenIsSet) {
    return facts.isLocal() ? YES : tokenIsSet ? TOKEN : NO;
  }

  /** How the snapshot says it. */
  public String word() {
    return switch (this) {
      case YES -> "yes";
      case TOKEN -> "token";
      case NO -> "no";
    };
  }
}
