/**
 * Runtimes that don't come with Assay: what they consist of, how they get into Assay's data directory, and whether they still are what was
 * installed.
 *
 * <p>{@link dev.assay.agent.install.RuntimePackage} says what a runtime needs. {@link dev.assay.agent.install.InstalledRuntimes} knows the
 * directory, {@link dev.assay.agent.install.RuntimeInstaller} fills it. A runtime's directory appears whole, by a rename, and its manifest
 * names each file's SHA-256. All types are immutable; several processes may install at once, the last to finish wins.
 */
@NullMarked
package dev.assay.agent.install;

import org.jspecify.annotations.NullMarked;
