/** The second stage: sends each post to the topics of the keywords that it mentions. */
package io.murmuration.fanout;
