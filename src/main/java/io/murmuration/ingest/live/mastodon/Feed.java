package io.murmuration.ingest.live.mastodon;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.murmuration.config.IngestSettings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Selects the statuses of a server to read.
 *
 * @param stream the name in the Mastodon API, such as {@code public:local}
 * @param argument the hashtag or the id of the list, or {@code null} for other streams
 */
record Feed(String stream, String argument) {
  static Feed of(IngestSettings.Mastodon settings) {
    String tag = settings.tag();
    return new Feed(
        settings.stream(),
        tag == null ? settings.list() : tag.startsWith("#") ? tag.substring(1) : tag);
  }

  String name() {
    return argument == null ? stream : stream + ":" + argument;
  }

  String eventsPath() {
    return "/api/v1/streaming/"
        + stream.replace(':', '/')
        + (argument == null ? "" : "?" + argumentName() + "=" + encoded(argument));
  }

  /** Returns the path of its timeline, with a query to which parameters can be appended. */
  String timelinePath(int limit) {
    String path =
        switch (stream) {
          case "user" -> "home";
          case "list" -> "list/" + encoded(argument);
          case "public", "public:local", "public:remote" -> "public";
          default -> "tag/" + encoded(argument);
        };
    String only =
        stream.endsWith(":local")
            ? "&local=true"
            : stream.endsWith(":remote") ? "&remote=true" : "";
    return "/api/v1/timelines/" + path + "?limit=" + limit + only;
  }

  private String argumentName() {
    return stream.equals("list") ? "list" : "tag";
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Returns the message that subscribes a WebSocket to it. */
  String subscription() {
    ObjectNode request =
        JsonNodeFactory.instance.objectNode().put("type", "subscribe").put("stream", stream);
    return (argument == null ? request : request.put(argumentName(), argument)).toString();
  }

  /** Returns an event in the format of the WebSocket API. */
  byte[] message(String event, String payload) {
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    message.putArray("stream").add(stream);
    if (argument != null) {
      message.withArray("stream").add(argument);
    }
    message.put("event", event).put("payload", payload);
    return message.toString().getBytes(StandardCharsets.UTF_8);
  }
}
