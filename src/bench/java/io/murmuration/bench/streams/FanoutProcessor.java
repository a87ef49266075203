package io.murmuration.bench.streams;

import io.murmuration.keyword.Keyword;
import io.murmuration.keyword.KeywordMatcher;
import io.murmuration.message.PostFormatException;
import io.murmuration.message.PostJson;
import java.util.Collection;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Forwards every post once for each keyword that it mentions. */
final class FanoutProcessor implements Processor<byte[], byte[], FanoutProcessor.Route, byte[]> {
  /** The destination of a post: its keyword, and its original key. */
  public record Route(String slug, byte[] postKey) {}

  private final KeywordMatcher matcher;
  private ProcessorContext<Route, byte[]> context;

  public FanoutProcessor(Collection<Keyword> keywords) {
    matcher = new KeywordMatcher(keywords);
  }

  @Override
  public void init(ProcessorContext<Route, byte[]> context) {
    this.context = context;
  }

  @Override
  public void process(Record<byte[], byte[]> post) {
    try {
      for (Keyword keyword : matcher.match(PostJson.decode(post.value()))) {
        context.forward(post.withKey(new Route(keyword.slug(), post.key())));
      }
    } catch (PostFormatException e) {
      throw new IllegalStateException(e);
    }
  }
}
