package dev.assay.reports.halving;

import java.util.List;

/**
 * Say what is measured next.
 *
 * @param number 1-based
 * @param isFinal whether verdicts stand on it
 * @param share of the full effort that each candidate gets, above 0; 1 in a final rung
 * @param candidates who is measured, the best so far first
 */
public record Rung(int number, boolean isFinal, double share, List<String> candidates) {
    public Rung {
        candidates = List.copyOf(candidates);
    }
}
