package io.murmuration.cli.run;

import io.murmuration.MurmurationVerticle;
import io.murmuration.aggregate.AggregateVerticle;
import io.murmuration.cli.term.ConfOption;
import io.murmuration.config.ConfigException;
import io.murmuration.config.IngestSettings;
import io.murmuration.config.KafkaUrl;
import io.murmuration.config.Settings;
import io.murmuration.fanout.FanoutVerticle;
import io.murmuration.ingest.IngestVerticle;
import io.murmuration.related.RelatedTermsVerticle;
import io.murmuration.visualization.VisualizationVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs one verticle. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Runs one verticle in this process, as 'vertx run' does.",
      "Uses the Kafka of KAFKA_URL (default: 127.0.0.1:9092)."
    },
    footer = {"", "Example: murmuration run fanout -conf conf/fanout.json -instances 2"})
public final class RunCommand implements Callable<Integer> {
  private static final Map<String, Class<? extends VerticleBase>> VERTICLES = new LinkedHashMap<>();

  /** Verticles that read a source, which permits one reader. */
  private static final Set<Class<?>> ONE_READER =
      Set.of(IngestVerticle.class, MurmurationVerticle.class);

  private static final int MAX_INSTANCES = 1_000;

  static {
    VERTICLES.put("ingest", IngestVerticle.class);
    VERTICLES.put("fanout", FanoutVerticle.class);
    VERTICLES.put("aggregate", AggregateVerticle.class);
    VERTICLES.put("related-terms", RelatedTermsVerticle.class);
    VERTICLES.put("visualization", VisualizationVerticle.class);
    VERTICLES.put("murmuration", MurmurationVerticle.class);
  }

  @Mixin private ConfOption conf;
  @Mixin private LogOption log;

  @Parameters(
      paramLabel = "VERTICLE",
      description =
          "ingest, fanout, aggregate, related-terms, visualization, murmuration (all of them), or"
              + " a class name.")
  private String verticle;

  @Option(
      names = {"-instances", "--instances"},
      paramLabel = "N",
      defaultValue = "1",
      description = "Number of instances (default: 1).")
  private int instances;

  @Override
  public Integer call() throws Exception {
    log.use();
    String name = name();
    String className = VERTICLES.get(name).getName();
    if (instances < 1 || (instances > 1 && ONE_READER.contains(VERTICLES.get(name)))) {
      throw new ConfigException(
          "-instances", instances, "1 for ingest (a source permits one reader), else 1 or more");
    }
    if (instances > MAX_INSTANCES) {
      throw new ConfigException("-instances", instances, "at most " + MAX_INSTANCES);
    }
    Settings settings = conf.settings(name);
    App app =
        App.start(
            settings.withKafkaUrl(
                Objects.requireNonNullElse(settings.kafka().url(), KafkaUrl.LOCAL)));
    try {
      DeploymentOptions options =
          new DeploymentOptions()
              .setConfig(new JsonObject(conf.text(name)))
              .setInstances(instances);
      app.await(vertx -> vertx.deployVerticle(className, options));
      System.out.printf(
          "%s is running on %s%s%n",
          name, app.settings().kafka().url().text(), page(name, settings, log.isJson()));
      return StartCommand.RUNNING;
    } catch (Exception e) {
      app.close();
      throw e;
    }
  }

  /** Returns the address of the page; empty for port 0, since only Vert.x knows the instance. */
  private static String page(String name, Settings settings, boolean json) {
    boolean shown =
        VERTICLES.get(name) == VisualizationVerticle.class
            || VERTICLES.get(name) == MurmurationVerticle.class;
    Settings.Visualization page = settings.visualization();
    IngestSettings.Push push = settings.ingest().push();
    boolean takesPosts = settings.ingest().sources().contains(IngestSettings.Source.PUSH);
    if (VERTICLES.get(name) == IngestVerticle.class && takesPosts && push.port() != 0) {
      return ": accepting posts at http://%s:%d/api/posts".formatted(push.host(), push.port());
    }
    return shown && page.port() != 0
        ? ": " + new PageLink(settings, page.port()).atStart(json)
        : "";
  }

  private String name() {
    return VERTICLES.entrySet().stream()
        .filter(v -> v.getKey().equals(verticle) || v.getValue().getName().equals(verticle))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException(
                    "verticle", verticle, "one of " + String.join(", ", VERTICLES.keySet())));
  }
}
