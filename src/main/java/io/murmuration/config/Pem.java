package io.murmuration.config;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Parses certificates and private keys (RFC 7468). Environment variables may contain {@code \n} as
 * two characters instead of line separators. Errors never show a key. This uses no library, since
 * the JDK does not read PKCS #1 and errors must name the setting.
 */
final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  private static final String HOW_TO_CONVERT =
      "; create one with 'openssl pkcs8 -topk8 -nocrypt -in FILE' (value not shown)";

  /** The start of an RSA key in PKCS #8: version 0 and the algorithm rsaEncryption. */
  private static final byte[] RSA_HEAD =
      HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

  /** The key algorithms that Kafka reads from PEM, by {@link PublicKey#getAlgorithm}. */
  private static final Set<String> KINDS = Set.of("RSA", "EC", "DSA");

  private Pem() {}

  /** Parses all certificates of a text, at least one. */
  static List<X509Certificate> certificates(NamedValue setting) {
    List<X509Certificate> certificates = new ArrayList<>();
    Matcher block = BLOCK.matcher(unescaped(setting));
    while (block.find()) {
      if (block.group(1).equals("CERTIFICATE")) {
        certificates.add(certificate(setting.key(), block.group(2), certificates.size() + 1));
      }
    }
    if (certificates.isEmpty()) {
      throw new ConfigException(
          "%s contains no certificate, expected PEM: -----BEGIN CERTIFICATE----- … -----END CERTIFICATE-----"
              .formatted(setting.key()));
    }
    return certificates;
  }

  private static X509Certificate certificate(String key, String body, int number) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(Base64.getMimeDecoder().decode(body.strip())));
    } catch (CertificateException | IllegalArgumentException e) {
      throw new ConfigException(
          "%s: certificate %d is damaged, expected the original PEM".formatted(key, number));
    }
  }

  /**
   * Parses the private key of a certificate: in PKCS #8, or PKCS #1 for RSA, not encrypted, and of
   * an algorithm that Kafka supports.
   */
  static PrivateKey privateKey(
      NamedValue setting, NamedValue certificateSetting, X509Certificate certificate) {
    PublicKey publicKey = certificate.getPublicKey();
    if (!KINDS.contains(publicKey.getAlgorithm())) {
      throw new ConfigException(
          "%s has a key of the algorithm %s, which Kafka's clients do not support; expected RSA or EC"
              .formatted(certificateSetting.key(), publicKey.getAlgorithm()));
    }
    PrivateKey privateKey;
    try {
      privateKey =
          KeyFactory.getInstance(publicKey.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(pkcs8(setting)));
      if (isPair(privateKey, publicKey)) {
        return privateKey;
      }
    } catch (GeneralSecurityException e) {
      // The key has another algorithm or is truncated.
    }
    throw new ConfigException(
        "%s is not the key of the first certificate of %s (value not shown)"
            .formatted(setting.key(), certificateSetting.key()));
  }

  private static byte[] pkcs8(NamedValue setting) {
    Matcher block = BLOCK.matcher(unescaped(setting));
    while (block.find()) {
      String kind = block.group(1);
      if (kind.equals("ENCRYPTED PRIVATE KEY") || block.group(2).contains("ENCRYPTED")) {
        throw new ConfigException(
            setting.key() + " is encrypted, expected a key without a password" + HOW_TO_CONVERT);
      }
      if (kind.equals("PRIVATE KEY")) {
        return decode(setting, block.group(2));
      }
      if (kind.equals("RSA PRIVATE KEY")) {
        return wrap(decode(setting, block.group(2)));
      }
    }
    throw new ConfigException(
        "%s contains no private key, expected PEM: -----BEGIN PRIVATE KEY----- or -----BEGIN RSA PRIVATE KEY-----%s"
            .formatted(setting.key(), HOW_TO_CONVERT));
  }

  private static byte[] decode(NamedValue setting, String body) {
    try {
      return Base64.getMimeDecoder().decode(body.strip());
    } catch (IllegalArgumentException e) {
      throw new ConfigException(setting.key() + " is damaged, expected PEM (value not shown)");
    }
  }

  /** Converts a key from RFC 8017, appendix A.1.2, to RFC 5208. */
  private static byte[] wrap(byte[] pkcs1) {
    byte[] octets = der(0x04, pkcs1);
    return der(
        0x30,
        ByteBuffer.allocate(RSA_HEAD.length + octets.length).put(RSA_HEAD).put(octets).array());
  }

  /** Encodes a tag, a length in two bytes, as RSA keys need, and the content. */
  private static byte[] der(int tag, byte[] content) {
    return ByteBuffer.allocate(content.length + 4)
        .put((byte) tag)
        .put((byte) 0x82)
        .putShort((short) content.length)
        .put(content)
        .array();
  }

  private static boolean isPair(PrivateKey privateKey, PublicKey publicKey)
      throws GeneralSecurityException {
    String algorithm =
        "SHA256with" + (publicKey.getAlgorithm().equals("EC") ? "ECDSA" : publicKey.getAlgorithm());
    byte[] anything = "anything".getBytes(StandardCharsets.UTF_8);
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(privateKey);
    signing.update(anything);
    Signature verifying = Signature.getInstance(algorithm);
    verifying.initVerify(publicKey);
    verifying.update(anything);
    return verifying.verify(signing.sign());
  }

  /** Formats certificates as PEM. */
  static String text(List<X509Certificate> certificates) {
    return certificates.stream()
        .map(certificate -> block("CERTIFICATE", encoded(certificate)))
        .collect(Collectors.joining());
  }

  /** Formats a key as PEM, in PKCS #8. */
  static String text(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateException e) {
      throw new IllegalStateException("a parsed certificate cannot be encoded", e);
    }
  }

  private static String block(String kind, byte[] content) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(
            kind, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content), kind);
  }

  private static String unescaped(NamedValue setting) {
    return setting.text().replace("\\r", "").replace("\\n", "\n");
  }
}
