package io.murmuration.kafka;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * An authority that signs certificates for brokers and clients, in one key store of a directory.
 */
public final class TestAuthority {
  private static final String PASSWORD = "secret";

  private final Path store;

  private TestAuthority(Path store) {
    this.store = store;
  }

  /** Makes one of a name. */
  public static TestAuthority create(Path directory, String name)
      throws IOException, InterruptedException {
    TestAuthority authority = new TestAuthority(directory.resolve(name + ".p12"));
    authority.keytool(
        "-genkeypair", "-alias", "ca", "-keyalg", "RSA", "-dname", "CN=" + name, "-ext", "bc:c");
    return authority;
  }

  /**
   * Signs a certificate.
   *
   * @param names the alternative names, as keytool takes them
   * @param start when it begins to be valid, as keytool takes it; it is valid for two days
   */
  public void sign(String alias, String names, String start)
      throws IOException, InterruptedException {
    keytool(
        "-genkeypair",
        "-alias",
        alias,
        "-keyalg",
        "RSA",
        "-keysize",
        "2048",
        "-dname",
        "CN=" + alias,
        "-signer",
        "ca",
        "-ext",
        "san=" + names,
        "-startdate",
        start,
        "-validity",
        "2");
  }

  /** The certificate of the authority, as PEM. */
  public String certificate() throws IOException, GeneralSecurityException {
    return pem("CERTIFICATE", load().getCertificate("ca").getEncoded());
  }

  /** The certificates of somebody, the authority's last, as PEM. */
  public String chain(String alias) throws IOException, GeneralSecurityException {
    StringBuilder chain = new StringBuilder();
    for (Certificate certificate : load().getCertificateChain(alias)) {
      chain.append(pem("CERTIFICATE", certificate.getEncoded()));
    }
    return chain.toString();
  }

  /** Somebody's private key, as PEM in PKCS #8. */
  public String key(String alias) throws IOException, GeneralSecurityException {
    return pem("PRIVATE KEY", encodedKey(alias));
  }

  /** The same in PKCS #1, which is what stands in the octets at the end of PKCS #8. */
  public String rsaKey(String alias) throws IOException, GeneralSecurityException {
    byte[] pkcs8 = encodedKey(alias);
    int begin = 26;
    byte[] pkcs1 = new byte[pkcs8.length - begin];
    System.arraycopy(pkcs8, begin, pkcs1, 0, pkcs1.length);
    return pem("RSA PRIVATE KEY", pkcs1);
  }

  private byte[] encodedKey(String alias) throws IOException, GeneralSecurityException {
    return ((PrivateKey) load().getKey(alias, PASSWORD.toCharArray())).getEncoded();
  }

  private KeyStore load() throws IOException, GeneralSecurityException {
    return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
  }

  private static String pem(String kind, byte[] content) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(kind, Base64.getMimeEncoder().encodeToString(content).replace("\r", ""), kind);
  }

  private void keytool(String... arguments) throws IOException, InterruptedException {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> command = new ArrayList<>(List.of(keytool.toString()));
    command.addAll(List.of(arguments));
    command.addAll(
        List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
    Path said = Files.createTempFile("keytool", ".txt");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    int exit = process.waitFor();
    String output = Files.readString(said, StandardCharsets.UTF_8);
    Files.delete(said);
    if (exit != 0) {
      throw new IOException(output);
    }
  }
}
