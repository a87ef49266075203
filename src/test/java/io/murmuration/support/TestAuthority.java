package io.murmuration.support;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An authority that signs certificates for brokers and clients (RFC 5280), and is trusted by none.
 */
public final class TestAuthority {
  private static final Duration VALIDITY = Duration.ofDays(2);
  private static final DateTimeFormatter UTC_TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final AtomicLong SERIAL = new AtomicLong(System.currentTimeMillis());

  private static final int BOOLEAN = 0x01;
  private static final int INTEGER = 0x02;
  private static final int BITS = 0x03;
  private static final int OCTETS = 0x04;
  private static final int OBJECT = 0x06;
  private static final int TEXT = 0x0c;
  private static final int TIME = 0x17;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final byte[] ECDSA_WITH_SHA256 =
      der(SEQUENCE, der(OBJECT, HexFormat.of().parseHex("2a8648ce3d040302")));
  private static final byte[] TRUE = der(BOOLEAN, new byte[] {-1});

  /** Offset of the key pair in the PKCS #8 form of an RSA key of 2048 bits. */
  private static final int PKCS1_BEGIN = 26;

  private final String name;
  private final KeyPair keys;
  private final String certificate;

  /**
   * The owner of a certificate, as PEM.
   *
   * @param chain the own certificate, then the authority's
   * @param key in PKCS #8
   */
  public record Identity(String chain, String key) {
    /** The key of RSA in PKCS #1, which is what PKCS #8 wraps. */
    public String rsaKey() {
      byte[] pkcs8 = Base64.getMimeDecoder().decode(key.replaceAll("-----.*-----", ""));
      return pem("RSA PRIVATE KEY", Arrays.copyOfRange(pkcs8, PKCS1_BEGIN, pkcs8.length));
    }
  }

  /** Makes one of a name. */
  public TestAuthority(String name) throws GeneralSecurityException {
    this.name = name;
    keys = keys("EC");
    byte[] isAuthority = extension("551d13", TRUE, der(OCTETS, der(SEQUENCE, TRUE)));
    Instant now = Instant.now();
    certificate =
        sign(name, keys.getPublic(), isAuthority, now.minus(VALIDITY), now.plus(VALIDITY));
  }

  /** Its certificate, as PEM. */
  public String certificate() {
    return certificate;
  }

  /** Signs a certificate for a host, which is valid from an hour ago until tomorrow. */
  public Identity broker(String host) throws GeneralSecurityException {
    return broker(host, Instant.now().minus(Duration.ofHours(1)));
  }

  /** Signs a certificate for a host that is valid for two days from some time on. */
  public Identity broker(String host, Instant from) throws GeneralSecurityException {
    return identity(host, host, "EC", from);
  }

  /** Signs a certificate for a client with a key of RSA, valid for two days from some time on. */
  public Identity client(String user, Instant from) throws GeneralSecurityException {
    return identity(user, "client.example", "RSA", from);
  }

  /** Signs a certificate for a client with a key of Ed25519 (RFC 8410), valid for two days. */
  public Identity edwards(String user) throws GeneralSecurityException {
    return identity(user, "client.example", "Ed25519", Instant.now());
  }

  private Identity identity(String subject, String host, String algorithm, Instant from)
      throws GeneralSecurityException {
    KeyPair own = keys(algorithm);
    byte[] names = extension("551d11", der(OCTETS, der(SEQUENCE, alternativeName(host))));
    return new Identity(
        sign(subject, own.getPublic(), names, from, from.plus(VALIDITY)) + certificate,
        pem("PRIVATE KEY", own.getPrivate().getEncoded()));
  }

  private String sign(String subject, PublicKey key, byte[] extension, Instant from, Instant until)
      throws GeneralSecurityException {
    byte[] content =
        der(
            SEQUENCE,
            der(0xa0, der(INTEGER, new byte[] {2})),
            der(INTEGER, BigInteger.valueOf(SERIAL.incrementAndGet()).toByteArray()),
            ECDSA_WITH_SHA256,
            commonName(name),
            der(SEQUENCE, time(from), time(until)),
            commonName(subject),
            key.getEncoded(),
            der(0xa3, der(SEQUENCE, extension)));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(keys.getPrivate());
    signature.update(content);
    byte[] signed = der(BITS, new byte[1], signature.sign());
    return pem("CERTIFICATE", der(SEQUENCE, content, ECDSA_WITH_SHA256, signed));
  }

  private static KeyPair keys(String algorithm) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    // Ed25519 has keys of one size.
    if (!algorithm.equals("Ed25519")) {
      generator.initialize(algorithm.equals("EC") ? 256 : 2048);
    }
    return generator.generateKeyPair();
  }

  private static byte[] commonName(String name) {
    byte[] type = der(OBJECT, HexFormat.of().parseHex("550403"));
    return der(SEQUENCE, der(SET, der(SEQUENCE, type, der(TEXT, name.getBytes(UTF_8)))));
  }

  private static byte[] alternativeName(String host) {
    return host.equals("127.0.0.1")
        ? der(0x87, new byte[] {127, 0, 0, 1})
        : der(0x82, host.getBytes(US_ASCII));
  }

  private static byte[] time(Instant instant) {
    return der(TIME, UTC_TIME.format(instant).getBytes(US_ASCII));
  }

  private static byte[] extension(String id, byte[]... rest) {
    byte[] object = der(OBJECT, HexFormat.of().parseHex(id));
    return der(SEQUENCE, object, joined(rest));
  }

  /** Tag, length and content (X.690). */
  private static byte[] der(int tag, byte[]... parts) {
    byte[] content = joined(parts);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else if (content.length < 0x100) {
      out.write(0x81);
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static String pem(String kind, byte[] content) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(
            kind, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content), kind);
  }
}
