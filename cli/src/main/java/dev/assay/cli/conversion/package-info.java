/**
 * What converts models on this machine: the coordinator's converters, with the agent's workers to run what they make.
 *
 * <p>Immutable.
 */
@NullMarked
package dev.assay.cli.conversion;

import org.jspecify.annotations.NullMarked;
