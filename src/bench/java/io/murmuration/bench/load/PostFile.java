package io.murmuration.bench.load;

import io.murmuration.ingest.PostSource.Accepted;
import io.murmuration.ingest.format.LineDecoder;
import io.murmuration.message.Post;
import io.murmuration.message.PostFormatException;
import io.murmuration.message.PostJson;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/** Reads and writes files of posts. */
public final class PostFile {
  /** Derives the post at a position of a file from a repeated post. */
  public interface Variation {
    Post at(long number, Post base);
  }

  private PostFile() {}

  /** Reads every post as ingest does. Skips lines that are not posts. */
  public static void forEach(Path file, Consumer<Post> consumer) throws IOException {
    LineDecoder decoder = new LineDecoder();
    try (BufferedReader lines = open(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        if (decoder.decode(bytes, 0, bytes.length).get(0) instanceof Accepted accepted) {
          consumer.accept(accepted.post());
        }
      }
    } catch (PostFormatException e) {
      throw new IOException(file + " contains an invalid post", e);
    }
  }

  /** Returns every {@code step}-th post, at most {@code max} of them. */
  public static List<Post> sample(Path file, int step, int max) throws IOException {
    List<Post> sample = new ArrayList<>();
    long[] number = {0};
    forEach(
        file,
        post -> {
          if (number[0]++ % step == 0 && sample.size() < max) {
            sample.add(post);
          }
        });
    return sample;
  }

  /**
   * Writes {@code count} posts: repeats {@code base}, and derives each post with {@code variation}.
   */
  public static void write(Path file, long count, List<Post> base, Variation variation)
      throws IOException {
    Path part = Path.of(file + ".part");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16)) {
      for (long number = 0; number < count; number++) {
        Post post = variation.at(number, base.get((int) (number % base.size())));
        out.write(PostJson.encode(post));
        out.write('\n');
      }
    }
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Returns a copy with another id and text. */
  public static Post changed(Post post, String id, String text) {
    return new Post(
        id,
        post.source(),
        post.author(),
        text,
        post.lang(),
        post.createdAt(),
        post.urls(),
        post.hashtags(),
        post.mentions(),
        post.link());
  }

  private static BufferedReader open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    return new BufferedReader(
        new InputStreamReader(
            file.toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in,
            StandardCharsets.UTF_8),
        1 << 16);
  }
}
