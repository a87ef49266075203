package io.murmuration.kafka;

import io.murmuration.keyword.Keyword;
import io.murmuration.observe.TraceContext;
import io.murmuration.post.Post;

/** A post that mentions a keyword, and the trace that it belongs to, {@code null} for none. */
public record KeywordPost(Keyword keyword, Post post, TraceContext trace) {}
