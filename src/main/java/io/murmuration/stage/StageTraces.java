package io.murmuration.stage;

import io.murmuration.observe.TraceContext;
import io.murmuration.observe.Traces;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.slf4j.MDC;

/** The part of a transaction in the traces of what it works on. Used by one thread. */
final class StageTraces {
  /** Of more, traces are handed on as they are. */
  private static final int MAX_PARTS = 1_000;

  private static final String TRACE_ID = "traceId";

  private final Traces traces;
  private final String stage;
  private final List<Traces.Part> parts = new ArrayList<>();
  private TraceContext current;

  StageTraces(Traces traces, String stage) {
    this.traces = traces;
    this.stage = stage;
  }

  /** What is sent from now on belongs to this trace, until {@link #leave}. */
  void enter(TraceContext from, String origin) {
    current = from;
    if (parts.size() < MAX_PARTS) {
      Traces.Part part = traces.begin(stage, from, origin);
      parts.add(part);
      current = part.context();
    }
    if (current != null) {
      MDC.put(TRACE_ID, current.traceId());
    }
  }

  boolean beginsOne() {
    return traces.beginsOne();
  }

  /** What is sent from now on belongs to no trace. */
  void leave() {
    if (current != null) {
      current = null;
      MDC.remove(TRACE_ID);
    }
  }

  /** Marks a record that is about to be sent. */
  void mark(Headers headers) {
    if (current != null) {
      TraceHeaders.write(current, headers);
    }
  }

  void committed() {
    if (!parts.isEmpty()) {
      parts.forEach(Traces.Part::end);
      parts.clear();
    }
  }

  void discarded() {
    leave();
    parts.forEach(Traces.Part::fail);
    parts.clear();
  }
}
