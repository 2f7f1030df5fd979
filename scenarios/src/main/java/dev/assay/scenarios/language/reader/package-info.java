/**
 * From a YAML file to a {@link dev.assay.scenarios.language.Scenario}, or to everything that is wrong with the file.
 *
 * <p>{@link dev.assay.scenarios.language.reader.ScenarioReader} reads, {@link dev.assay.scenarios.language.reader.ScenarioSchema} tells
 * editors what it reads. Behind them stands one form for each group of records, and the checks that need more than one group.
 *
 * <p>All functions are pure apart from reading the named file, and safe to call from any thread.
 */
@NullMarked
package dev.assay.scenarios.language.reader;

import org.jspecify.annotations.NullMarked;
