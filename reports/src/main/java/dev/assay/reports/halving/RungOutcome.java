package dev.assay.reports.halving;

import java.util.List;

/**
 * Hold what a rung changed.
 *
 * @param standings of all its candidates, the best first, those that can't be chosen last
 * @param spared candidates of the worse half that stay because that they are worse is not shown
 */
public record RungOutcome(Rung rung, List<Standing> standings, List<String> spared) {
    public RungOutcome {
        standings = List.copyOf(standings);
        spared = List.copyOf(spared);
    }
}
