/**
 * What happened in a lab, as its agents saw it and as its store tells it afterwards, and whether that may be.
 *
 * <p>Pure functions of immutable records; files of events belong to the process that writes them.
 */
@NullMarked
package dev.assay.coordinator.farm.history;

import org.jspecify.annotations.NullMarked;
