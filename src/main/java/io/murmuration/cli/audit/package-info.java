/** Commands that recount: rewind a stage, verify its counts. */
package io.murmuration.cli.audit;
