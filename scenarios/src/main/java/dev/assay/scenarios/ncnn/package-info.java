/**
 * Models for ncnn, in one file.
 *
 * <p>ncnn itself takes two: {@code .param}, a text with the layers, and {@code .bin}, their weights. Everything that Assay measures is one
 * file, named by its SHA-256; so the two are put together, and taken apart again in memory.
 *
 * <h2>File format, version 1</h2>
 * <ol>
 *   <li>a line of ASCII: {@code assay-ncnn 1}, the length of the .param and the length of the .bin in bytes, with one space between them,
 *       ended by a line feed;
 *   <li>the .param as it is;
 *   <li>the .bin as it is.
 * </ol>
 *
 * <p>The same two files make the same bytes. All types are immutable.
 */
@NullMarked
package dev.assay.scenarios.ncnn;

import org.jspecify.annotations.NullMarked;
