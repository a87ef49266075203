package io.murmuration.bench.streams;

import io.murmuration.message.Topics;
import io.murmuration.stage.BadRecordException;
import io.murmuration.stage.Header;
import io.murmuration.stage.InputPartition;
import io.murmuration.stage.InputRecord;
import io.murmuration.stage.RecordSink;
import io.murmuration.stage.StageStep;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorNode;

/**
 * Runs a stage step as a processor of Kafka Streams. Its state is in a {@link CommitStore}. Its
 * outputs are forwarded before each commit, as a table of the high-level DSL does with its cache.
 * Reads either the keywords' topics or a topic keyed by slug.
 */
final class StepProcessor implements Processor<byte[], byte[], byte[], byte[]>, RecordSink {
  private static final Duration IDLE_FLUSH_INTERVAL = Duration.ofSeconds(1);

  private final Supplier<StageStep> steps;
  private final String stateTopic;
  private final String outputTopic;
  private StageStep step;
  private CommitStore store;
  private InternalProcessorContext<byte[], byte[]> context;
  private ProcessorNode<?, ?, ?, ?> node;

  /**
   * @param stateTopic the topic to which the step sends its state, and the name of the store
   * @param outputTopic the topic to which the step sends its results, possibly the same
   */
  public StepProcessor(Supplier<StageStep> steps, String stateTopic, String outputTopic) {
    this.steps = steps;
    this.stateTopic = stateTopic;
    this.outputTopic = outputTopic;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> processorContext) {
    context = (InternalProcessorContext<byte[], byte[]>) processorContext;
    node = context.currentNode();
    store = context.getStateStore(stateTopic);
    step = steps.get();
    Map<String, byte[]> state = store.all();
    step.restore(state.keySet().stream().map(StepProcessor::input).distinct().toList(), state);
    store.setBeforeCommit(this::flush);
    // A punctuation causes a commit, so that the step can send values that depend on time.
    context.schedule(IDLE_FLUSH_INTERVAL, PunctuationType.WALL_CLOCK_TIME, now -> {});
  }

  private static InputPartition input(String key) {
    List<String> parts = List.of(key.split("/", -1));
    return new InputPartition(
        Topics.KEYWORD_PREFIX + parts.get(0), Integer.parseInt(parts.get(1)), "");
  }

  @Override
  public void process(Record<byte[], byte[]> post) {
    var metadata = context.recordMetadata().orElseThrow();
    boolean ownTopic = metadata.topic().startsWith(Topics.KEYWORD_PREFIX);
    try {
      step.apply(
          new InputRecord(
              ownTopic
                  ? metadata.topic()
                  : Topics.KEYWORD_PREFIX + new String(post.key(), StandardCharsets.UTF_8),
              ownTopic ? metadata.partition() : 0,
              metadata.offset(),
              post.timestamp(),
              post.key(),
              post.value()),
          context.currentSystemTimeMs(),
          this);
    } catch (BadRecordException e) {
      throw new IllegalStateException(e);
    }
  }

  private void flush() {
    ProcessorNode<?, ?, ?, ?> current = context.currentNode();
    context.setCurrentNode(node);
    try {
      step.flush(context.currentSystemTimeMs(), this);
    } finally {
      context.setCurrentNode(current);
    }
  }

  @Override
  public void send(String topic, byte[] key, byte[] value, long timestampMillis, Header header) {
    if (topic.equals(stateTopic)) {
      store.put(new String(key, StandardCharsets.UTF_8), value);
    }
    if (topic.equals(outputTopic)) {
      context.forward(new Record<>(key, value, timestampMillis));
    }
  }
}
