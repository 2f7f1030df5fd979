/**
 * Models that their runtime has in two files, in one.
 *
 * <p>ncnn takes {@code .param}, a text with the layers, and {@code .bin}, their weights; OpenVINO's own format is {@code .xml} and
 * {@code .bin}. Everything that Assay measures is one file, named by its SHA-256; so the two are put together, and taken apart again in memory.
 *
 * <h2>File format, version 1</h2>
 * <ol>
 *   <li>a line of ASCII: {@code assay-}, the name of the format, {@code 1}, and the lengths of the two files in bytes, with one space between
 *       them, ended by a line feed; such as {@code assay-ncnn 1 1024 65536};
 *   <li>the text that tells the structure as it is;
 *   <li>the weights as they are.
 * </ol>
 *
 * <p>The same two files make the same bytes. All types are immutable.
 */
@NullMarked
package dev.assay.scenarios.pair;

import org.jspecify.annotations.NullMarked;
