/**
 * Search a scenario for what to deploy: rungs of a search are runs like any other. Belongs to one thread.
 */
@NullMarked
package dev.assay.cli.tune;

import org.jspecify.annotations.NullMarked;
