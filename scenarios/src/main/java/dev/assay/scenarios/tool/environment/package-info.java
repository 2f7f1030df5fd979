/**
 * Programs of others that Assay starts and does not bring: in environments of their own in Assay's data directory, made with the user's Python.
 *
 * <p>{@link dev.assay.scenarios.tool.environment.ToolEnvironment} says what belongs to one, to the last package and its hash. {@link
 * dev.assay.scenarios.tool.environment.ToolInstaller} makes it, {@link dev.assay.scenarios.tool.environment.InstalledTools} finds it. An environment appears whole, by
 * a rename. All types are immutable; an installer belongs to one thread.
 */
@NullMarked
package dev.assay.scenarios.tool.environment;

import org.jspecify.annotations.NullMarked;
