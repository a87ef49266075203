/** Samples of the posts of each keyword, read from the ends of the keyword topics. */
package io.murmuration.visualization.posts;
