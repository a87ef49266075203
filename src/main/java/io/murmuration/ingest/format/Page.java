package io.murmuration.ingest.format;

import io.murmuration.message.PostFormatException;
import java.util.ArrayList;
import java.util.List;

/**
 * The entries of a value with several posts: of an array, of an object with arrays under the names
 * in {@link #LISTS}, or of a thread of Bluesky.
 */
final class Page {
  /**
   * The names of lists of posts: of X v2, of X v1.1 and Mastodon, two of Mastodon's threads, and
   * four of Bluesky.
   */
  private static final List<String> LISTS =
      List.of("data", "statuses", "ancestors", "descendants", "posts", "feed", "records", "thread");

  /**
   * An entry, which can be a page itself.
   *
   * @param position its position in the page, such as {@code data[0]}
   * @param includes the includes of a page of the X API v2, or {@code null} for any other page
   */
  record Entry(JsonFields value, String position, TweetIncludes includes) {}

  private final int maxEntries;
  private final List<Entry> entries = new ArrayList<>();

  private Page(int maxEntries) {
    this.maxEntries = maxEntries;
  }

  /**
   * Returns the first entries of a page, or {@code null} if a value is none. Those of a thread are
   * in the order in which they are read: the ancestors of a post, the post, and its replies, each
   * followed by its own replies.
   */
  static List<Entry> entries(JsonFields value, int maxEntries) throws PostFormatException {
    Page page = new Page(maxEntries);
    return page.add(value) ? page.entries : null;
  }

  private boolean add(JsonFields value) throws PostFormatException {
    if (value.isArray()) {
      addAll(value, "", null);
      return true;
    }
    if (value.has("id") || OwnFormat.matches(value)) {
      return false;
    }
    if (BlueskyFormat.isThread(value)) {
      addThread(value, "");
      return true;
    }
    if (value.isObject("thread") && BlueskyFormat.isThreadView(value.anyObject("thread"))) {
      addThread(value.anyObject("thread"), "thread.");
      return true;
    }
    List<String> lists = LISTS.stream().filter(value::isArray).toList();
    for (String list : lists) {
      addAll(value, list, list.equals("data") ? TweetIncludes.of(value) : null);
    }
    boolean isEmpty = value.anyObject("meta").has("result_count") && !value.has("data");
    return isEmpty || !lists.isEmpty();
  }

  private void addAll(JsonFields value, String list, TweetIncludes includes) {
    int index = 0;
    for (JsonFields element : value.elements(list)) {
      add(new Entry(element, list + "[" + index++ + "]", includes));
    }
  }

  private void addThread(JsonFields view, String prefix) {
    if (view.isObject("parent")) {
      addThread(view.anyObject("parent"), prefix + "parent.");
    }
    add(new Entry(view.without("parent", "replies"), prefix + "post", null));
    int index = 0;
    for (JsonFields reply : view.elements("replies")) {
      addThread(reply, prefix + "replies[" + index++ + "].");
    }
  }

  private void add(Entry entry) {
    if (entries.size() < maxEntries) {
      entries.add(entry);
    }
  }
}
