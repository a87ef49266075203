package io.murmuration.visualization.posts;

import io.murmuration.keyword.Keyword;
import io.murmuration.message.Post;
import io.murmuration.observe.TraceContext;

/** A post that mentions a keyword, and its trace or {@code null}. */
public record KeywordPost(Keyword keyword, Post post, TraceContext trace) {}
