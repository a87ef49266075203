package io.murmuration.attack.input;

import io.murmuration.attack.net.Target;
import java.util.Random;

/** Makes the inputs of an attack, the same ones for the same random numbers. */
@FunctionalInterface
public interface Input {
  /** Returns the bytes of the next input. */
  byte[] next(Random random, Target target);
}
