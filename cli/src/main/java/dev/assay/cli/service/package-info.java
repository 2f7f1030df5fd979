/** Agents that the operating system starts: what it must be told for that. Immutable values. */
@NullMarked
package dev.assay.cli.service;

import org.jspecify.annotations.NullMarked;
