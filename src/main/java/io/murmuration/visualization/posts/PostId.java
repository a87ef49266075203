package io.murmuration.visualization.posts;

import io.murmuration.message.Post;

/** Identifies a post: an id within a source. */
record PostId(String source, String id) {
  static PostId of(Post post) {
    return new PostId(post.source(), post.id());
  }
}
