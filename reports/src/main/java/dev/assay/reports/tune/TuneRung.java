package dev.assay.reports.tune;

import java.util.List;
import java.util.Optional;

/**
 * Hold what became of one rung.
 *
 * @param number 1-based
 * @param last whether it was measured in full
 * @param directory where its run is
 * @param rounds how many rounds its candidates had, the most of any block
 * @param tookMs how long it took
 * @param candidates what it showed, in the order in which they stood before
 * @param spared names of candidates of the worse half that stayed, because that they are worse was not shown
 */
public record TuneRung(
        int number,
        boolean last,
        String directory,
        int rounds,
        long tookMs,
        List<CandidateFacts> candidates,
        List<String> spared) {
    public TuneRung {
        candidates = List.copyOf(candidates);
        spared = List.copyOf(spared);
    }

    /** Return the same with its candidates judged otherwise. */
    public TuneRung with(List<CandidateFacts> judged) {
        return new TuneRung(number, last, directory, rounds, tookMs, judged, spared);
    }

    /** Return what it showed of a candidate, if it measured it. */
    public Optional<CandidateFacts> facts(TuneCandidate candidate) {
        return candidates.stream()
                .filter(facts -> facts.candidate().equals(candidate))
                .findFirst();
    }
}
