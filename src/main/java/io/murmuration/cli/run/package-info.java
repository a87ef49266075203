/** Commands that run stages, brokers and replays. */
package io.murmuration.cli.run;
