package io.murmuration.ingest.live;

import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A self-signed certificate for 127.0.0.1. */
public record TestCertificate(Path keyStore, Path certificate) {
  private static final String PASSWORD = "secret";

  /** Creates a certificate in a directory. */
  public static TestCertificate create(Path directory) throws IOException, InterruptedException {
    return create(directory, "ip:127.0.0.1,dns:localhost");
  }

  /**
   * Creates a certificate for other names.
   *
   * @param names the alternative names in the syntax of keytool
   */
  public static TestCertificate create(Path directory, String names)
      throws IOException, InterruptedException {
    TestCertificate made =
        new TestCertificate(directory.resolve("key.p12"), directory.resolve("cert.pem"));
    String store = made.keyStore.toString();
    keytool(
        "-genkeypair",
        "-alias",
        "test",
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-dname",
        "CN=127.0.0.1",
        "-ext",
        "san=" + names,
        "-validity",
        "2",
        "-keystore",
        store,
        "-storetype",
        "PKCS12",
        "-storepass",
        PASSWORD);
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "test",
        "-keystore",
        store,
        "-storepass",
        PASSWORD,
        "-file",
        made.certificate.toString());
    return made;
  }

  /** Returns the options for a server. */
  public KeyCertOptions keyCert() {
    return new PfxOptions().setPath(keyStore.toString()).setPassword(PASSWORD);
  }

  private static void keytool(String... arguments) throws IOException, InterruptedException {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> command = new ArrayList<>(List.of(keytool.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(output);
    }
  }
}
