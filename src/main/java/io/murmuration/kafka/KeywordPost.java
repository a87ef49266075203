package io.murmuration.kafka;

import io.murmuration.keyword.Keyword;
import io.murmuration.post.Post;

/** A post that mentions a keyword. */
public record KeywordPost(Keyword keyword, Post post) {}
