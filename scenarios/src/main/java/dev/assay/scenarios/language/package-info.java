/**
 * The scenario language: sealed records for what a YAML file says; {@code language.reader} turns one into the
 * other.
 *
 * <p>The records hold what the user wrote, checked and with defaults filled in; nothing here touches a network or a model.
 * All types are immutable and safe to share between threads.
 */
@NullMarked
package dev.assay.scenarios.language;

import org.jspecify.annotations.NullMarked;
