package io.murmuration.related;

import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.util.Arrays;

/**
 * Counts the most frequent terms of a stream in bounded memory. After N additions, a counter of
 * capacity m holds every term that was added more than N/m times. For each held term, {@code true
 * count <= estimate <= true count + N/m} and, more precisely, {@code estimate - error <= true
 * count}. Up to m different terms are counted exactly. Adding takes constant time. For one thread.
 *
 * <p>This is Space-Saving of Metwally, Agrawal and El Abbadi, "Efficient Computation of Frequent
 * and Top-k Elements in Data Streams" (ICDT 2005). A new term replaces the term with the lowest
 * count whose count changed longest ago. {@link #forEach} uses exactly that order, so a counter
 * from {@link #restore} continues like the original.
 */
final class TermCounter {
  private static final int NONE = -1;
  private static final int FIRST_SIZE = 16;

  /** Receives a held term; {@code estimate} is at most {@code error} too high. */
  @FunctionalInterface
  interface EntryConsumer {
    void accept(String term, long estimate, long error);
  }

  private final int capacity;
  private final Object2IntOpenHashMap<String> slots = new Object2IntOpenHashMap<>(FIRST_SIZE);
  // The last slot of each count in the linked list of slots, which is ordered by count and then by
  // time of the last change.
  private final Long2IntOpenHashMap lastOfCount = new Long2IntOpenHashMap(FIRST_SIZE);
  private String[] terms;
  private long[] counts;
  private long[] errors;
  private int[] before;
  private int[] after;
  private int head = NONE;
  private int tail = NONE;
  private long total;

  TermCounter(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity is " + capacity + ", expected at least 1");
    }
    this.capacity = capacity;
    slots.defaultReturnValue(NONE);
    lastOfCount.defaultReturnValue(NONE);
    resize(Math.min(capacity, FIRST_SIZE));
  }

  /**
   * Returns a counter that continues exactly like the one that returned {@code total} and passed
   * the arrays to {@link #forEach}.
   *
   * @throws IllegalArgumentException if no counter can have this state
   */
  static TermCounter restore(
      int capacity, long total, String[] terms, long[] counts, long[] errors) {
    if (terms.length > capacity || counts.length != terms.length || errors.length != terms.length) {
      throw new IllegalArgumentException("the counts are inconsistent");
    }
    TermCounter counter = new TermCounter(capacity);
    long left = total;
    for (int i = 0; i < terms.length; i++) {
      boolean ordered = i == 0 ? counts[i] > 0 : counts[i] >= counts[i - 1];
      if (!ordered || errors[i] < 0 || errors[i] >= counts[i] || terms[i] == null) {
        throw new IllegalArgumentException("a term is missing, or the counts are out of order");
      }
      left -= counts[i];
      if (left < 0) {
        break;
      }
      int slot = counter.newSlot(terms[i]);
      counter.counts[slot] = counts[i];
      counter.errors[slot] = errors[i];
      counter.insertAfter(counter.tail, slot);
    }
    if (left != 0) {
      throw new IllegalArgumentException("the total is not the sum of the counts");
    }
    if (counter.slots.size() != terms.length) {
      throw new IllegalArgumentException("a term occurs twice");
    }
    counter.total = total;
    return counter;
  }

  void add(String term) {
    total++;
    int slot = slots.getInt(term);
    if (slot == NONE) {
      if (slots.size() < capacity) {
        slot = newSlot(term);
        insertAfter(lastOfCount.get(0), slot);
      } else {
        slot = head;
        slots.removeInt(terms[slot]);
        slots.put(term, slot);
        terms[slot] = term;
        errors[slot] = counts[slot];
      }
    }
    increment(slot);
  }

  int capacity() {
    return capacity;
  }

  int size() {
    return slots.size();
  }

  /** Returns N, the number of additions. */
  long total() {
    return total;
  }

  /** Returns the estimated count of a term, or 0 if it is not held. */
  long estimate(String term) {
    int slot = slots.getInt(term);
    return slot == NONE ? 0 : counts[slot];
  }

  /** Passes the held terms in the order of their replacement, so by ascending estimate. */
  void forEach(EntryConsumer consumer) {
    for (int slot = head; slot != NONE; slot = after[slot]) {
      consumer.accept(terms[slot], counts[slot], errors[slot]);
    }
  }

  private int newSlot(String term) {
    int slot = slots.size();
    if (slot == terms.length) {
      resize(Math.min(capacity, 2 * slot));
    }
    terms[slot] = term;
    slots.put(term, slot);
    return slot;
  }

  private void resize(int size) {
    boolean first = terms == null;
    terms = first ? new String[size] : Arrays.copyOf(terms, size);
    counts = first ? new long[size] : Arrays.copyOf(counts, size);
    errors = first ? new long[size] : Arrays.copyOf(errors, size);
    before = first ? new int[size] : Arrays.copyOf(before, size);
    after = first ? new int[size] : Arrays.copyOf(after, size);
  }

  private void increment(int slot) {
    long count = counts[slot];
    int position = lastOfCount.get(count + 1);
    if (position == NONE) {
      position = lastOfCount.get(count);
    }
    if (position == slot) {
      position = before[slot];
    }
    unlink(slot);
    counts[slot] = count + 1;
    insertAfter(position, slot);
  }

  private void unlink(int slot) {
    int previous = before[slot];
    int next = after[slot];
    long count = counts[slot];
    if (lastOfCount.get(count) == slot) {
      if (previous != NONE && counts[previous] == count) {
        lastOfCount.put(count, previous);
      } else {
        lastOfCount.remove(count);
      }
    }
    if (previous == NONE) {
      head = next;
    } else {
      after[previous] = next;
    }
    if (next == NONE) {
      tail = previous;
    } else {
      before[next] = previous;
    }
  }

  /** Links a slot after another one, or first. It becomes the last slot of its count. */
  private void insertAfter(int position, int slot) {
    int next = position == NONE ? head : after[position];
    before[slot] = position;
    after[slot] = next;
    if (position == NONE) {
      head = slot;
    } else {
      after[position] = slot;
    }
    if (next == NONE) {
      tail = slot;
    } else {
      before[next] = slot;
    }
    lastOfCount.put(counts[slot], slot);
  }
}
