/**
 * What a person or a program sees while a run goes on: the same events as a live terminal view, plain lines or JSON lines.
 *
 * <p>Views may be called by many threads at once; each event is shown whole.
 */
@NullMarked
package dev.assay.cli.view;

import org.jspecify.annotations.NullMarked;
