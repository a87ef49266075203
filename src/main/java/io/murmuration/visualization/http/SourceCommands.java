package io.murmuration.visualization.http;

import io.murmuration.config.IngestSettings.Source;
import io.murmuration.control.SourceSwitches;
import io.murmuration.message.SourceSwitch;
import io.murmuration.visualization.bridge.Addresses;
import io.murmuration.visualization.bridge.Command;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops and starts sources by commands on the event bus. */
public final class SourceCommands {
  private static final Logger LOG = LoggerFactory.getLogger(SourceCommands.class);

  private final Command command;
  private final SourceSwitches switches;
  private final Supplier<List<String>> names;

  private SourceCommands(Vertx vertx, SourceSwitches switches, Supplier<List<String>> names) {
    this.command = new Command(vertx, "sources");
    this.switches = switches;
    this.names = names;
  }

  /**
   * Registers the commands on the event loop of the caller.
   *
   * @param names supplies the existing sources
   */
  public static void listen(Vertx vertx, SourceSwitches switches, Supplier<List<String>> names) {
    SourceCommands commands = new SourceCommands(vertx, switches, names);
    commands.listen(vertx, Addresses.STOP_SOURCE, false);
    commands.listen(vertx, Addresses.START_SOURCE, true);
  }

  private void listen(Vertx vertx, String address, boolean running) {
    vertx
        .eventBus()
        .<Object>localConsumer(
            address,
            request ->
                command.answer(
                    request,
                    body -> change(body, running),
                    SourceCommands::log,
                    done -> Map.of("source", done.source().word(), "running", done.running())));
  }

  private Callable<SourceSwitch> change(Object body, boolean running) {
    String name = Command.only("source", body);
    List<String> existing = names.get();
    if (!existing.contains(name)) {
      throw new IllegalArgumentException(
          existing.isEmpty()
              ? "no ingest is running"
              : "there is no such source, expected " + String.join(" or ", existing));
    }
    SourceSwitch change = new SourceSwitch(Source.parse("source", name), running);
    return () -> {
      switches.set(change);
      return change;
    };
  }

  private static void log(SourceSwitch change, String by) {
    LOG.info(
        "{} source={} by={}", change.running() ? "started" : "stopped", change.source().word(), by);
  }
}
