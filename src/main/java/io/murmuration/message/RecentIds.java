package io.murmuration.message;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import it.unimi.dsi.fastutil.longs.LongLinkedOpenHashSet;

/**
 * Remembers the last so many different ids, so that a source which repeats itself after a reconnect
 * is counted once. An id that is seen again counts as recent again. For use by one thread.
 *
 * <p>Held is a 64-bit XXH3 hash of each id, in 16 bytes a slot, with at least 4 slots for 3 ids and
 * a power of two of them: it grows up to 32 MiB for a million, and never more. A new id is taken
 * for one of {@code n} others with a probability of n/2<sup>64</sup>, that is 5.4e-14 for a
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

  /** Whether an id of a source is among the recent ones. */
  public boolean contains(String source, String id) {
    return hashes.contains(hash(source, id));
  }

  /** Adds an id of a source; false if it is among the recent ones. */
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
