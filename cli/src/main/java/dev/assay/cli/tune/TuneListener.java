package dev.assay.cli.tune;

import dev.assay.reports.halving.Rung;
import java.time.Duration;
import java.util.List;

/** Hears how a search goes. */
public interface TuneListener {
    /**
     * The search begins.
     *
     * @param rungs what it goes through if every rung leaves half of the candidates out
     * @param estimates how long each of them should take
     */
    void planned(List<Rung> rungs, List<Duration> estimates);

    /**
     * A rung begins.
     *
     * @param rounds how many rounds each candidate gets
     */
    void began(Rung rung, int rounds, Duration estimate);
}
