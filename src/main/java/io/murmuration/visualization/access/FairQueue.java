package io.murmuration.visualization.access;

import io.murmuration.http.ClientNetwork;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tasks of clients in the order of their turns: one task of each client network, and then the next
 * one of each. So a network that has many tasks delays only its own. Used by one thread.
 */
public final class FairQueue<T> {
  /** The networks with tasks, the next one first. */
  private final Map<ClientNetwork, Deque<T>> waiting = new LinkedHashMap<>();

  private int size;

  public void add(ClientNetwork network, T task) {
    waiting.computeIfAbsent(network, first -> new ArrayDeque<>()).add(task);
    size++;
  }

  /** Removes and returns the next task, or {@code null} if there is none. */
  public T poll() {
    Iterator<Map.Entry<ClientNetwork, Deque<T>>> first = waiting.entrySet().iterator();
    if (!first.hasNext()) {
      return null;
    }
    Map.Entry<ClientNetwork, Deque<T>> next = first.next();
    ClientNetwork network = next.getKey();
    Deque<T> tasks = next.getValue();
    first.remove();
    T task = tasks.remove();
    if (!tasks.isEmpty()) {
      waiting.put(network, tasks);
    }
    size--;
    return task;
  }

  /** Removes a task. Returns whether it was waiting. */
  public boolean remove(ClientNetwork network, T task) {
    Deque<T> tasks = waiting.get(network);
    if (tasks == null || !tasks.remove(task)) {
      return false;
    }
    if (tasks.isEmpty()) {
      waiting.remove(network);
    }
    size--;
    return true;
  }

  /** Returns the number of tasks. */
  public int size() {
    return size;
  }

  /** Returns the number of tasks of a network. */
  public int size(ClientNetwork network) {
    Deque<T> tasks = waiting.get(network);
    return tasks == null ? 0 : tasks.size();
  }
}
