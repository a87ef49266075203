package io.murmuration.visualization.posts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The changes of samples that browsers have to be told, each post once with what it is now. Keeps
 * the last thousand that were told for a browser that could not take them in time. Used by one
 * thread.
 */
public final class ChangedSamples {
  /** So many changes are kept after they were told. */
  static final int RECENT = 1_000;

  private final Map<PostId, ChangedSample> untold = new LinkedHashMap<>();
  private final Map<PostId, ChangedSample> recent = new LinkedHashMap<>();

  /** Notes what became of a post; {@code null} if it is not to be shown any more. */
  void put(PostId id, PostSample post) {
    ChangedSample change = new ChangedSample(id.source(), id.id(), post);
    untold.put(id, change);
    recent.remove(id);
    recent.put(id, change);
    if (recent.size() > RECENT) {
      recent.remove(recent.keySet().iterator().next());
    }
  }

  /** The changes since the last call. */
  public List<ChangedSample> take() {
    List<ChangedSample> taken = List.copyOf(untold.values());
    untold.clear();
    return taken;
  }

  /** The last changes, whether taken or not, the latest last. */
  public List<ChangedSample> recent() {
    return List.copyOf(recent.values());
  }
}
