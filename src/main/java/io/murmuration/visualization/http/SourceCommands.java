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

  private final SourceSwitches switches;
  private final Supplier<List<String>> names;

  private SourceCommands(SourceSwitches switches, Supplier<List<String>> names) {
    this.switches = switches;
    this.names = names;
  }

  /**
   * Registers the commands on the event loop of the caller.
   *
   * @param names supplies the existing sources
   */
  public static void listen(Vertx vertx, SourceSwitches switches, Supplier<List<String>> names) {
    SourceCommands commands = new SourceCommands(switches, names);
    Command command = new Command(vertx, "sources");
    commands.listen(command, Addresses.STOP_SOURCE, false);
    commands.listen(command, Addresses.START_SOURCE, true);
  }

  private void listen(Command command, String address, boolean running) {
    command.listen(
        address,
        body -> change(body, running),
        SourceCommands::log,
        done -> Map.of("source", done.source().word(), "running", done.running()));
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
