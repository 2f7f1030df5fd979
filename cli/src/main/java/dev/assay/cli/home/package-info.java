/**
 * Where Assay keeps its files on this machine, and which Assay this is.
 *
 * <p>All types are immutable and safe to share between threads.
 */
@NullMarked
package dev.assay.cli.home;

import org.jspecify.annotations.NullMarked;
