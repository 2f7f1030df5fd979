/**
 * The {@code assay} program: it reads arguments, calls the other rooms and shows what they say.
 *
 * <p>Commands run on the main thread.
 */
@NullMarked
package dev.assay.cli;

import org.jspecify.annotations.NullMarked;
