package io.murmuration.ingest.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GunzipStreamTest {
  @Property(tries = 200)
  void read_anyMembers_returnsTheirBytes(@ForAll @Size(min = 1, max = 5) List<byte[]> parts)
      throws IOException {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      plain.write(part);
    }

    assertThat(gunzip(Gzip.members(parts.toArray(byte[][]::new)))).isEqualTo(plain.toByteArray());
  }

  @Test
  void read_inputCutAnywhere_throws() throws IOException {
    byte[] first = "first ".getBytes(UTF_8);
    byte[] whole = Gzip.members(first, "second".getBytes(UTF_8));
    int end = Gzip.members(first).length;
    for (int length = 1; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      if (length != end) {
        assertThatThrownBy(() -> gunzip(cut))
            .isInstanceOf(EOFException.class)
            .hasMessage("the compressed data ends early");
      }
    }
  }

  @Test
  void read_headerWithEveryField_isSkipped() throws IOException {
    byte[] plain = Gzip.members("tea".getBytes(UTF_8));
    ByteArrayOutputStream named = new ByteArrayOutputStream();
    named.write(new byte[] {0x1F, (byte) 0x8B, 8, 2 + 4 + 8 + 16, 0, 0, 0, 0, 0, 0});
    named.write(new byte[] {2, 0, 'x', 'x', 'n', 0, 'c', 0, 0, 0});
    named.write(plain, 10, plain.length - 10);

    assertThat(gunzip(named.toByteArray())).asString(UTF_8).isEqualTo("tea");
  }

  @Test
  void read_zerosAfterTheEnd_areSkipped() throws IOException {
    byte[] gzip = Gzip.members("tea".getBytes(UTF_8));

    assertThat(gunzip(Arrays.copyOf(gzip, gzip.length + 512))).asString(UTF_8).isEqualTo("tea");
  }

  @Test
  void read_garbageAfterTheEnd_throws() throws IOException {
    byte[] gzip = Gzip.members("tea".getBytes(UTF_8));
    byte[] more = Arrays.copyOf(gzip, gzip.length + 1);
    more[gzip.length] = 'x';

    assertThatThrownBy(() -> gunzip(more)).isInstanceOf(IOException.class);
  }

  @Test
  void read_damage_throws() throws IOException {
    byte[] gzip = Gzip.members("tea and more tea and more tea".getBytes(UTF_8));
    for (int at : new int[] {12, gzip.length - 8, gzip.length - 1}) {
      byte[] damaged = gzip.clone();
      damaged[at] ^= 1;

      assertThatThrownBy(() -> gunzip(damaged)).isInstanceOf(ZipException.class);
    }
  }

  @Test
  void read_damageInTheMiddle_throwsAfterTheBytesBefore() throws IOException {
    byte[] plain = new byte[50_000];
    new Random(3).nextBytes(plain);
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gzip, true)) {
      out.write(plain);
      out.flush();
      // The header of a block of the reserved type.
      gzip.write(6);
    }
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 18];

    try (InputStream in = new GunzipStream(new ByteArrayInputStream(gzip.toByteArray()))) {
      assertThatThrownBy(
              () -> {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                  read.write(buffer, 0, n);
                }
              })
          .isInstanceOf(ZipException.class)
          .hasMessage("the compressed data is damaged");
    }
    assertThat(read.toByteArray()).isEqualTo(plain);
  }

  private static byte[] gunzip(byte[] bytes) throws IOException {
    try (InputStream in = new GunzipStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }
}
