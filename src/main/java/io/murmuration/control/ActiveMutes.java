package io.murmuration.control;

import io.murmuration.keyword.Mute;
import io.murmuration.message.MuteCount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The mutes in force and their counts, from the records of their topics. Used by one thread. */
public final class ActiveMutes {
  /** Maximum number of mutes in a message, and of characters in their queries. */
  private static final int MAX_SENT = 500;

  private static final int MAX_SENT_CHARS = 50_000;

  private final Map<String, Mute> mutes = new TreeMap<>();
  private final Map<String, Map<Integer, MuteCount>> counts = new HashMap<>();
  private boolean changed;
  private Latest latest;

  /**
   * The mutes with the latest posts, the latest first, as a message of limited size has them.
   *
   * @param total the number of all mutes in force
   */
  public record Latest(List<ActiveMute> mutes, int total) {}

  /** Stores a mute under its key, or removes it if it has ended or is {@code null}. */
  public void putMute(String key, Mute mute) {
    change();
    if (mute == null || !mute.isActive()) {
      mutes.remove(key);
    } else {
      mutes.put(key, mute);
    }
  }

  /** Stores a count under its key, or removes it if it is {@code null}. */
  public void putCount(String key, MuteCount count) {
    change();
    MuteCount.Key partition = MuteCount.Key.parse(key);
    Map<Integer, MuteCount> ofMute =
        counts.computeIfAbsent(partition.mute(), mute -> new TreeMap<>());
    if (count == null) {
      ofMute.remove(partition.partition());
    } else {
      ofMute.put(partition.partition(), count);
    }
  }

  /** Returns all mutes in force, those for all keywords first, and then by keyword and query. */
  public List<ActiveMute> list() {
    List<ActiveMute> active = new ArrayList<>();
    mutes.forEach((key, mute) -> active.add(counted(mute, counts.getOrDefault(key, Map.of()))));
    return active;
  }

  private void change() {
    changed = true;
    latest = null;
  }

  /** Returns the mutes that a message has room for. */
  public Latest latest() {
    if (latest == null) {
      latest = chooseLatest();
    }
    return latest;
  }

  private Latest chooseLatest() {
    List<ActiveMute> sent = new ArrayList<>();
    int chars = 0;
    List<ActiveMute> all = list();
    all.sort(Comparator.comparingLong(ActiveMute::latestMillis).reversed());
    for (ActiveMute mute : all) {
      chars += mute.query().length();
      if (sent.size() == MAX_SENT || chars > MAX_SENT_CHARS) {
        break;
      }
      sent.add(mute);
    }
    return new Latest(sent, all.size());
  }

  /** Returns whether a mute or a count changed since the last call. */
  public boolean takeChanged() {
    boolean taken = changed;
    changed = false;
    return taken;
  }

  private static ActiveMute counted(Mute mute, Map<Integer, MuteCount> counts) {
    Collection<MuteCount> own =
        counts.values().stream().filter(count -> count.mutedAt() == mute.mutedAt()).toList();
    return new ActiveMute(
        mute.query(),
        mute.keyword(),
        mute.mutedAt(),
        own.stream().mapToLong(MuteCount::posts).sum(),
        own.stream().map(MuteCount::lastAt).max(Comparator.naturalOrder()).orElse(null));
  }
}
