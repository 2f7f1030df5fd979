/**
 * Talk to a coordinator as those do who submit and watch.
 *
 * <p>Safe for many threads.
 */
@NullMarked
package dev.assay.cli.lab;

import org.jspecify.annotations.NullMarked;
