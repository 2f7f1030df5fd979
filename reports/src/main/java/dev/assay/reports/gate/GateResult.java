package dev.assay.reports.gate;

/**
 * Hold what became of one gate.
 *
 * @param gate as the user wrote it, or the scenario's gate in words
 * @param status over all cells that it speaks of
 * @param mustBeShown whether {@link GateStatus#NOT_SHOWN} is as bad as a failure
 * @param sentence what was found, naming the cell that decided
 */
public record GateResult(String gate, GateStatus status, boolean mustBeShown, String sentence) {}
