package io.murmuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.serialization.YamlMapperFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Checks that the deployment files use existing commands and documented environment variables. */
class DeploymentTest {
  private static final Path DEPLOY = Path.of("docs", "deploy");
  private static final List<String> VERTICLES =
      List.of("ingest", "fanout", "aggregate", "related-terms", "visualization");
  private static final ObjectMapper JSON = new JsonMapper();
  private static final ObjectMapper YAML = YamlMapperFactory.getInstance();

  @Test
  void procfile_eachLine_runsAVerticle() throws IOException {
    List<String> verticles = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("Procfile"))) {
      Matcher process =
          Pattern.compile(
                  "([a-z-]+): java \\$JAVA_OPTS -jar target/murmuration.jar (run (\\S+) .*)")
              .matcher(line);
      assertThat(process.matches()).as(line).isTrue();
      assertUnderstood(List.of(process.group(2).split(" ")));
      assertThat(Path.of("conf", process.group(3) + ".json")).exists();
      assertThat(process.group(1))
          .isEqualTo(process.group(3).equals("visualization") ? "web" : process.group(3));
      verticles.add(process.group(3));
    }
    assertThat(verticles).containsExactlyInAnyOrderElementsOf(VERTICLES);
  }

  @Test
  void appJson_processesAndVariables_exist() throws IOException {
    JsonNode app = JSON.readTree(Path.of("app.json").toFile());

    assertThat(names(app.get("formation"))).isEqualTo(processes());
    assertThat(documentedVariables()).containsAll(names(app.get("env")));
  }

  @Test
  void compose_commandsAndVariables_areUnderstood() throws IOException {
    JsonNode compose = YAML.readTree(Path.of("compose.yaml").toFile());
    assertThat(documentedVariables()).containsAll(names(compose.at("/x-verticle/environment")));
    List<String> verticles = new ArrayList<>();
    for (JsonNode service : compose.get("services")) {
      if (service.has("command")) {
        assertUnderstood(texts(service.get("command")));
        verticles.add(service.get("command").get(1).textValue());
        assertThat(documentedVariables()).containsAll(names(service.path("environment")));
      }
    }
    assertThat(verticles).containsExactlyInAnyOrderElementsOf(VERTICLES);
  }

  @Test
  void kubernetes_deployments_runTheVerticlesAndProbeTheirPorts() throws IOException {
    List<String> verticles = new ArrayList<>();
    Set<String> variables = new TreeSet<>();
    for (JsonNode manifest : documents("kubernetes.yaml")) {
      variables.addAll(names(manifest.path("data")));
      variables.addAll(names(manifest.path("stringData")));
      if (manifest.get("kind").textValue().equals("Deployment")) {
        JsonNode container = manifest.at("/spec/template/spec/containers/0");
        assertUnderstood(texts(container.get("args")));
        verticles.add(container.get("args").get(1).textValue());
        assertThat(manifest.at("/spec/template/metadata/labels"))
            .isEqualTo(manifest.at("/spec/selector/matchLabels"));
        assertThat(container.at("/readinessProbe/httpGet/path").textValue())
            .isEqualTo("/health/ready");
      }
    }
    assertThat(verticles).containsExactlyInAnyOrderElementsOf(VERTICLES);
    assertThat(documentedVariables()).containsAll(variables);
  }

  @Test
  void keda_scaledObjects_areOfExistingDeploymentsAndGroups() throws IOException {
    Set<String> deployments = new TreeSet<>();
    for (JsonNode manifest : documents("kubernetes.yaml")) {
      if (manifest.get("kind").textValue().equals("Deployment")) {
        deployments.add(manifest.at("/metadata/name").textValue());
      }
    }
    for (JsonNode scaled : documents("keda.yaml")) {
      String group = scaled.at("/spec/triggers/0/metadata/consumerGroup").textValue();
      assertThat(deployments).contains(scaled.at("/spec/scaleTargetRef/name").textValue());
      assertThat(VERTICLES).contains(group);
    }
  }

  @Test
  void systemd_unit_startsEachVerticle() throws IOException {
    Matcher start =
        Pattern.compile("(?m)^ExecStart=/usr/bin/java \\$JAVA_OPTS -jar \\S+ (.*)$")
            .matcher(Files.readString(DEPLOY.resolve("murmuration@.service")));
    assertThat(start.find()).isTrue();
    String target = Files.readString(DEPLOY.resolve("murmuration.target"));
    for (String verticle : VERTICLES) {
      assertUnderstood(List.of(start.group(1).replace("%i", verticle).split(" ")));
      assertThat(target).contains("murmuration@" + verticle + ".service");
    }
    assertThat(documentedVariables())
        .containsAll(
            Pattern.compile("(?m)^#?([A-Z_]+)=")
                .matcher(Files.readString(DEPLOY.resolve("murmuration.env")))
                .results()
                .map(variable -> variable.group(1))
                .toList());
  }

  private static void assertUnderstood(List<String> args) {
    assertThatCode(() -> Main.commandLine().parseArgs(args.toArray(String[]::new)))
        .as(String.join(" ", args))
        .doesNotThrowAnyException();
    assertThat(VERTICLES).contains(args.get(1));
  }

  private static Set<String> processes() throws IOException {
    Set<String> processes = new TreeSet<>();
    for (String line : Files.readAllLines(Path.of("Procfile"))) {
      processes.add(line.substring(0, line.indexOf(':')));
    }
    return processes;
  }

  private static Set<String> documentedVariables() throws IOException {
    Set<String> variables = new TreeSet<>();
    Pattern.compile("(?m)^\\| ((?:`[A-Z_]+`(?:, )?)+) \\|")
        .matcher(Files.readString(Path.of("docs", "configuration.md")))
        .results()
        .flatMap(row -> Pattern.compile("[A-Z_]+").matcher(row.group(1)).results())
        .forEach(variable -> variables.add(variable.group()));
    return variables;
  }

  private static List<JsonNode> documents(String file) throws IOException {
    try (var values =
        YAML.readerFor(JsonNode.class).<JsonNode>readValues(DEPLOY.resolve(file).toFile())) {
      return values.readAll();
    }
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(name -> names.add(name));
    names.remove("<<");
    return names;
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::textValue).toList();
  }
}
