/** Inspects and changes Kafka for operators, from the command line and the page. */
package io.murmuration.operate.admin;
