package io.murmuration.config;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The environment variables of OpenTelemetry, {@code OTEL_…}. {@code toString} shows only their
 * names, since some contain secrets.
 */
public final class OtelVariables {
  public static final OtelVariables NONE = new OtelVariables(Map.of());

  private final Map<String, String> variables;

  private OtelVariables(Map<String, String> variables) {
    this.variables = variables;
  }

  /** Selects the variables from an environment. */
  public static OtelVariables of(Map<String, String> environment) {
    Map<String, String> variables = new HashMap<>(environment);
    variables.keySet().removeIf(name -> !name.startsWith("OTEL_"));
    return variables.isEmpty() ? NONE : new OtelVariables(variables);
  }

  /** Returns whether the variables name a receiver of traces. */
  public boolean exportsTraces() {
    boolean named =
        isSet("OTEL_EXPORTER_OTLP_ENDPOINT") || isSet("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
    return named && !"true".equalsIgnoreCase(variables.get("OTEL_SDK_DISABLED"));
  }

  private boolean isSet(String name) {
    return !variables.getOrDefault(name, "").isBlank();
  }

  /** Returns the variables by OpenTelemetry's property names, such as {@code otel.service.name}. */
  public Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    variables.forEach(
        (name, value) -> properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value));
    return properties;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OtelVariables others && variables.equals(others.variables);
  }

  @Override
  public int hashCode() {
    return variables.hashCode();
  }

  @Override
  public String toString() {
    return "OtelVariables" + variables.keySet();
  }
}
