package io.murmuration.ingest.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The phrases for each topic and language, from {@code languages.json} and {@code topics.json}. A
 * list that a template names is looked up first for the topic and language, then for the topic,
 * then for the language.
 */
final class Phrasebook {
  /** A language and its share of all authors. */
  record Language(String tag, double weight) {}

  /** The phrases of a topic, usually and during one of its stories. */
  record Topic(String name, double weight, Sayings usual, List<Sayings> stories) {}

  /** The templates of posts, by language. */
  record Sayings(List<Language> languages, Map<String, List<Template>> frames) {}

  private static final String ANY_LANGUAGE = "*";

  private final JsonNode languages;
  private final List<Topic> topics = new ArrayList<>();
  private final List<String> handles = new ArrayList<>();

  private Phrasebook(JsonNode languages, JsonNode topics) {
    this.languages = languages.get("languages");
    for (JsonNode topic : topics) {
      this.topics.add(topic(topic));
    }
    for (JsonNode first : languages.at("/handles/first")) {
      for (JsonNode second : languages.at("/handles/second")) {
        handles.add(first.textValue() + "_" + second.textValue());
      }
    }
  }

  static Phrasebook load() {
    return new Phrasebook(resource("languages.json"), resource("topics.json"));
  }

  List<Topic> topics() {
    return topics;
  }

  /** The distinct handles to choose from. */
  List<String> handles() {
    return handles;
  }

  List<Language> languages() {
    List<Language> all = new ArrayList<>();
    languages.fieldNames().forEachRemaining(tag -> all.add(language(tag)));
    return all;
  }

  private Language language(String tag) {
    return new Language(tag, languages.get(tag).get("weight").doubleValue());
  }

  private Topic topic(JsonNode topic) {
    List<Sayings> stories = new ArrayList<>();
    for (JsonNode story : topic.get("stories")) {
      stories.add(sayings(topic, story.get("posts")));
    }
    return new Topic(
        topic.get("name").textValue(),
        topic.get("weight").doubleValue(),
        sayings(topic, topic.get("posts")),
        List.copyOf(stories));
  }

  private Sayings sayings(JsonNode topic, JsonNode posts) {
    List<Language> spoken = new ArrayList<>();
    Map<String, List<Template>> frames = new LinkedHashMap<>();
    posts
        .fieldNames()
        .forEachRemaining(
            tag -> {
              spoken.add(language(tag));
              frames.put(tag, new Lists(topic, posts.get(tag), tag).list("frames"));
            });
    return new Sayings(List.copyOf(spoken), frames);
  }

  /** The lists that templates of one topic and language can name. Each is read once. */
  private final class Lists {
    private final JsonNode topic;
    private final JsonNode posts;
    private final String tag;
    private final Map<String, List<Template>> read = new HashMap<>();

    Lists(JsonNode topic, JsonNode posts, String tag) {
      this.topic = topic;
      this.posts = posts;
      this.tag = tag;
    }

    List<Template> list(String name) {
      List<Template> templates = read.get(name);
      if (templates == null) {
        templates = new ArrayList<>();
        for (JsonNode text : find(name)) {
          templates.add(Template.parse(text.textValue(), this::list));
        }
        read.put(name, templates);
      }
      return templates;
    }

    private JsonNode find(String name) {
      if (name.equals("post")) {
        return posts;
      }
      JsonNode words = topic.get("words");
      for (JsonNode level :
          List.of(words.path(tag), words.path(ANY_LANGUAGE), languages.path(tag))) {
        if (level.path(name).isArray()) {
          return level.get(name);
        }
      }
      throw new IllegalStateException(
          "phrasebook: topic " + topic.get("name") + " in " + tag + " has no list " + name);
    }
  }

  private static JsonNode resource(String name) {
    try (InputStream in = Phrasebook.class.getResourceAsStream(name)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException("phrasebook: " + name, e);
    }
  }
}
