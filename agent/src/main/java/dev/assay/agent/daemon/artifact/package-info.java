/**
 * The files that a block needs: fetched from the coordinator once, kept by their SHA-256, hashed again before each use.
 *
 * <p>One process owns the directory, and one thread of it uses these classes.
 */
@NullMarked
package dev.assay.agent.daemon.artifact;

import org.jspecify.annotations.NullMarked;
