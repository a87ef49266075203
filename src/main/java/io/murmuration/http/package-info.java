/** The paths, methods and error answers that all HTTP servers of this program share. */
package io.murmuration.http;
