/** Words, tags and links in texts: what they are in every script, and how texts are cut. */
package io.murmuration.text;
