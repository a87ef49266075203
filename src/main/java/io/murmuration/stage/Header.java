package io.murmuration.stage;

/** A header of a record that a stage sends. */
public record Header(String name, byte[] value) {}
