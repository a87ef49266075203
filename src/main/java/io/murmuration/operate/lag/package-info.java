/** The lag of the stages, as Kafka knows it and as the stages report it. */
package io.murmuration.operate.lag;
