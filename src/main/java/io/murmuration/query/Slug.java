package io.murmuration.query;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.text.UnicodeSet;
import com.ibm.icu.text.UnicodeSetSpanner;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The name of a phrase in topics and keys. */
final class Slug {
  private static final int MAX_KEBAB_LENGTH = 100;
  private static final UnicodeSetSpanner MARKS =
      new UnicodeSetSpanner(new UnicodeSet("[:M:]").freeze());
  private static final Pattern NOT_KEBAB = Pattern.compile("[^a-z0-9]+");
  private static final Pattern LIKE_A_HASHED_SLUG = Pattern.compile(".*-[0-9a-f]{8}");

  /** Reserved because {@code keyword-shared} is not the topic of one keyword. */
  private static final String RESERVED = "shared";

  private Slug() {}

  /** Returns the slug of a canonical phrase, as {@link Query#slug} describes it. */
  static String of(String canonical) {
    String kebab = kebab(canonical);
    boolean readable =
        kebab.replace('-', ' ').equals(canonical)
            && kebab.length() <= MAX_KEBAB_LENGTH
            && !kebab.equals(RESERVED)
            && !LIKE_A_HASHED_SLUG.matcher(kebab).matches();
    return readable ? kebab : hashed(canonical);
  }

  /** Returns a slug that ends in a hash. */
  static String hashed(String canonical) {
    return stem(kebab(canonical)) + '-' + hash(canonical);
  }

  private static String kebab(String canonical) {
    String latin = MARKS.deleteFrom(Normalizer2.getNFKDInstance().normalize(canonical));
    String kebab = NOT_KEBAB.matcher(UCharacter.foldCase(latin, true)).replaceAll("-");
    return trimHyphens(kebab);
  }

  private static String stem(String kebab) {
    if (kebab.isEmpty()) {
      return "k";
    }
    return trimHyphens(kebab.substring(0, Math.min(kebab.length(), MAX_KEBAB_LENGTH)));
  }

  private static String trimHyphens(String kebab) {
    int from = kebab.startsWith("-") ? 1 : 0;
    int to = kebab.length() > from && kebab.endsWith("-") ? kebab.length() - 1 : kebab.length();
    return kebab.substring(from, to);
  }

  private static String hash(String canonical) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
