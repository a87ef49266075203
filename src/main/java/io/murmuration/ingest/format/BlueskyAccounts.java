package io.murmuration.ingest.format;

import static io.murmuration.ingest.format.Attributes.firstOf;

import io.murmuration.message.Post;
import io.murmuration.message.PostFormatException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Names the accounts in posts of Bluesky. Records and events name them by their DIDs, which do not
 * change; people know them by their handles, which can.
 *
 * @see <a href="https://atproto.com/specs/did">AT Protocol, DID</a>
 * @see <a href="https://atproto.com/specs/handle">AT Protocol, handle</a>
 */
public final class BlueskyAccounts {
  private static final int MAX_LENGTH = 256;
  private static final Pattern DID = Pattern.compile("did:[a-z]+:[a-zA-Z0-9._:%-]*[a-zA-Z0-9._-]");

  /** The handle of an account whose real one does not point back to it. */
  private static final String INVALID = "handle.invalid";

  private BlueskyAccounts() {}

  /** Returns the DIDs of the author without a handle and of the referenced accounts. */
  public static Set<String> dids(Post post) {
    Set<String> dids = new LinkedHashSet<>();
    Post.References references = post.references();
    String author = post.author().handle() == null ? post.author().id() : null;
    Stream.of(author, references.replyTo(), references.quoteOf())
        .filter(BlueskyAccounts::isDid)
        .forEach(dids::add);
    return dids;
  }

  static boolean isDid(String account) {
    return account != null && account.length() <= MAX_LENGTH && DID.matcher(account).matches();
  }

  /**
   * Returns a post with the handles that are known.
   *
   * @param known returns the account of a DID, or {@code null} if it is unknown
   */
  public static Post named(Post post, Function<String, Post.Author> known) {
    Post.Author author = post.author();
    Post.Author found = author.handle() == null ? known.apply(author.id()) : null;
    Post.References references = post.references();
    return post.with(
        found == null
            ? author
            : new Post.Author(author.id(), found.handle(), author.bot() || found.bot()),
        new Post.References(
            handle(references.replyTo(), known), null, handle(references.quoteOf(), known)));
  }

  private static String handle(String did, Function<String, Post.Author> known) {
    Post.Author found = did == null ? null : known.apply(did);
    return found == null || found.handle() == null ? did : found.handle();
  }

  /**
   * Returns the accounts in a response of {@code app.bsky.actor.getProfiles}.
   *
   * @throws PostFormatException if it is not one
   */
  public static List<Post.Author> profiles(byte[] response) throws PostFormatException {
    JsonFields json = JsonFields.parse(response, 0, response.length);
    json.required(json.isArray("profiles") ? json : null, "profiles");
    return json.anyObjects("profiles").stream()
        .filter(profile -> isDid(profile.anyString("did")))
        .map(profile -> account(profile, profile.anyString("did")))
        .toList();
  }

  /** Returns the account that the JSON of a profile or of an identity describes. */
  static Post.Author account(JsonFields profile, String did) {
    String handle = firstOf(profile.anyString("handle"));
    boolean isValid = handle != null && handle.length() <= MAX_LENGTH && !handle.equals(INVALID);
    return new Post.Author(
        did, isValid ? handle : null, BlueskyRecord.isBot(profile.anyObjects("labels")));
  }
}
