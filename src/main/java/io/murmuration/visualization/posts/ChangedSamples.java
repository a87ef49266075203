package io.murmuration.visualization.posts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The changes of samples to publish to browsers, each post once in its current state. Keeps the
 * last thousand published changes for browsers that are behind. Used by one thread.
 */
public final class ChangedSamples {
  /** Number of changes kept after they are published. */
  static final int RECENT = 1_000;

  private final Map<PostId, ChangedSample> unpublished = new LinkedHashMap<>();
  private final Map<PostId, ChangedSample> recent = new LinkedHashMap<>();

  /**
   * Adds a change.
   *
   * @param post the current post, or {@code null} if browsers must remove it
   */
  void put(PostId id, PostSample post) {
    ChangedSample change = new ChangedSample(id.source(), id.id(), post);
    unpublished.put(id, change);
    recent.remove(id);
    recent.put(id, change);
    if (recent.size() > RECENT) {
      recent.remove(recent.keySet().iterator().next());
    }
  }

  /** Returns the changes since the last call. */
  public List<ChangedSample> take() {
    List<ChangedSample> taken = List.copyOf(unpublished.values());
    unpublished.clear();
    return taken;
  }

  /** Returns the last changes, taken or not, with the latest at the end. */
  public List<ChangedSample> recent() {
    return List.copyOf(recent.values());
  }
}
