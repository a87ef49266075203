package io.murmuration.visualization.posts;

import io.murmuration.message.Post;
import io.murmuration.message.RecentIds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The recent deletions and edits of posts, for posts that arrive after their change. Holds a
 * maximum number of ids of deleted posts, and a maximum number of edited posts with at most 16 Mi
 * characters together. Older changes are forgotten. Used by one thread.
 */
final class RecentChanges {
  private static final long MAX_EDITED_CHARS = 16L << 20;

  private final RecentIds deleted;
  private final int maxEdited;
  private final Map<PostId, Post> edited = new LinkedHashMap<>();
  private long editedChars;

  RecentChanges(int maxDeleted, int maxEdited) {
    this.deleted = new RecentIds(maxDeleted);
    this.maxEdited = maxEdited;
  }

  /** Records that a post is deleted permanently. */
  void delete(PostId id) {
    deleted.add(id.source(), id.id());
    forgetEdit(id);
  }

  /** Records the current state of a post. Returns false if it is deleted. */
  boolean edit(Post post) {
    PostId id = PostId.of(post);
    if (deleted.contains(id.source(), id.id())) {
      return false;
    }
    forgetEdit(id);
    edited.put(id, post);
    editedChars += chars(post);
    while (edited.size() > maxEdited || editedChars > MAX_EDITED_CHARS) {
      forgetEdit(edited.keySet().iterator().next());
    }
    return true;
  }

  /** Returns the current state of a post, or {@code null} if it is deleted. */
  Post latest(Post post) {
    return deleted.contains(post.source(), post.id())
        ? null
        : edited.getOrDefault(PostId.of(post), post);
  }

  private void forgetEdit(PostId id) {
    Post forgotten = edited.remove(id);
    if (forgotten != null) {
      editedChars -= chars(forgotten);
    }
  }

  private static long chars(Post post) {
    return post.text().length()
        + chars(post.urls())
        + chars(post.hashtags())
        + chars(post.mentions());
  }

  private static long chars(List<String> texts) {
    return texts.stream().mapToLong(String::length).sum();
  }
}
