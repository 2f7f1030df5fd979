/**
 * Compare two things that were measured in the same rounds: agents need it to know whether rounds suffice, reports to say what they show.
 *
 * <p>Pure functions, safe for any thread. Quantiles of Student's t are the callers' own: the library that knows them is not for this room.
 */
@NullMarked
package dev.assay.scenarios.comparison;

import org.jspecify.annotations.NullMarked;
