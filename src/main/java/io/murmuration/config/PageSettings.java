package io.murmuration.config;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Reads the settings of the server of the page. */
final class PageSettings {
  private PageSettings() {}

  static Settings.Visualization read(Section s) {
    String token = s.secret("adminToken");
    return new Settings.Visualization(
        s.string("host", "127.0.0.1"),
        (int) s.integer("port", 8080, 0, 65535),
        s.string("origin", null),
        token == null ? null : AccessToken.parse(s.path("adminToken"), token),
        each(s.path("allowedHosts"), s.strings("allowedHosts"), HostName::parse),
        each(s.path("trustedProxies"), s.strings("trustedProxies"), IpNetwork::parse));
  }

  /** Returns settings that the environment variables override. */
  static Settings.Visualization with(
      Settings.Visualization settings, Map<String, String> environment) {
    Settings.Visualization result = settings;
    String token = environment.getOrDefault("ADMIN_TOKEN", "");
    if (!token.isEmpty()) {
      result = result.withAdminToken(AccessToken.parse("ADMIN_TOKEN", token));
    }
    String hosts = environment.getOrDefault("ALLOWED_HOSTS", "");
    if (!hosts.isBlank()) {
      result = result.withAllowedHosts(each("ALLOWED_HOSTS", list(hosts), HostName::parse));
    }
    String proxies = environment.getOrDefault("TRUSTED_PROXIES", "");
    if (!proxies.isBlank()) {
      result = result.withTrustedProxies(each("TRUSTED_PROXIES", list(proxies), IpNetwork::parse));
    }
    return result;
  }

  private static List<String> list(String texts) {
    return Arrays.asList(texts.split(","));
  }

  private static <T> List<T> each(
      String key, List<String> texts, BiFunction<String, String, T> parser) {
    return texts.stream().map(text -> parser.apply(key, text.strip())).toList();
  }
}
