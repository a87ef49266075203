package io.murmuration.observe;

import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Writes log lines by a pattern, or as JSON objects with {@code timestamp} (ISO 8601, in UTC), {@code
 * level}, {@code logger}, {@code thread}, {@code message}, and if present {@code exception} (the
 * stack trace) and {@code traceId}. Logback's JsonEncoder is not used, since log collectors do not
 * expect its nested trace id, its stack traces as arrays and its name {@code formattedMessage}.
 */
public final class LogEncoder extends PatternLayoutEncoder {
  private static final JsonFactory JSON = new JsonFactory();
  private volatile boolean json;

  /** Sets the format: {@code json}, or text for any other value. */
  public void setFormat(String format) {
    json = LogFormat.JSON.name().equalsIgnoreCase(format.strip());
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    return json ? object(event) : super.encode(event);
  }

  private static byte[] object(ILoggingEvent event) {
    try (ByteArrayBuilder line = new ByteArrayBuilder()) {
      try (JsonGenerator out = JSON.createGenerator(line)) {
        out.writeStartObject();
        out.writeStringField("timestamp", event.getInstant().toString());
        out.writeStringField("level", event.getLevel().toString());
        out.writeStringField("logger", event.getLoggerName());
        out.writeStringField("thread", event.getThreadName());
        out.writeStringField("message", event.getFormattedMessage());
        IThrowableProxy exception = event.getThrowableProxy();
        if (exception != null) {
          out.writeStringField("exception", ThrowableProxyUtil.asString(exception).strip());
        }
        for (Map.Entry<String, String> context : event.getMDCPropertyMap().entrySet()) {
          out.writeStringField(context.getKey(), context.getValue());
        }
        out.writeEndObject();
      }
      line.append('\n');
      return line.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
