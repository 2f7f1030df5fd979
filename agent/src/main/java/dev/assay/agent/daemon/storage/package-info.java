/**
 * What an agent keeps on its disk: who it is, and reports that the coordinator does not have yet.
 *
 * <p>One process owns the directory, and one thread of it uses these classes.
 */
@NullMarked
package dev.assay.agent.daemon.storage;

import org.jspecify.annotations.NullMarked;
