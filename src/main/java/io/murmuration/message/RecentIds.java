package io.murmuration.message;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import it.unimi.dsi.fastutil.longs.LongLinkedOpenHashSet;

/**
 * Remembers the most recent different ids, so that posts that a source repeats after a reconnect
 * count once. An id that is seen again becomes the most recent one. For use by one thread.
 *
 * <p>Holds a 64-bit XXH3 hash of each id, in slots of 16 bytes. The number of slots is a power of
 * two, with at least 4 slots for 3 ids. Memory for a million ids grows up to 32 MiB. A new id is
 * mistaken for one of {@code n} others with a probability of n/2<sup>64</sup>, or 5.4e-14 for a
 * million: at 1,000 posts per second, one post in 590 years.
 */
public final class RecentIds {
  private static final int INITIAL_CAPACITY = 1 << 12;

  private final Hasher64 hasher = Hashing.xxh3_64();
  private final LongLinkedOpenHashSet hashes;
  private final int capacity;

  public RecentIds(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("expected a capacity of at least 1, got " + capacity);
    }
    this.capacity = capacity;
    hashes = new LongLinkedOpenHashSet(Math.min(capacity + 1, INITIAL_CAPACITY));
  }

  /** Returns whether an id of a source is among the recent ones. */
  public boolean contains(String source, String id) {
    return hashes.contains(hash(source, id));
  }

  /** Adds an id of a source and returns whether it was not among the recent ones. */
  public boolean add(String source, String id) {
    boolean isNew = hashes.addAndMoveToLast(hash(source, id));
    if (hashes.size() > capacity) {
      hashes.removeFirstLong();
    }
    return isNew;
  }

  private long hash(String source, String id) {
    return hasher.hashLongLongToLong(hasher.hashCharsToLong(source), hasher.hashCharsToLong(id));
  }
}
