/** What people ask of Kafka and change in it, from the command line or the page. */
package io.murmuration.operate.admin;
