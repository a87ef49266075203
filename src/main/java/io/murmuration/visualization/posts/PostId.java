package io.murmuration.visualization.posts;

import io.murmuration.message.Post;

/** What tells posts apart: an id within a source. */
record PostId(String source, String id) {
  static PostId of(Post post) {
    return new PostId(post.source(), post.id());
  }
}
