package dev.assay.scenarios.measurement;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.assay.scenarios.statistics.SignTest;
import java.util.List;

/**
 * Say whether inputs that a model has never seen take as long as those that it has answered before: one that remembers answers is fast only
 * with the latter.
 *
 * <p>A pair is the same query twice, in random order, once as it was and once with one element of each sample changed. Where nothing is
 * remembered it is chance which of both takes longer.
 *
 * @param pairs how many were timed, right after the load
 * @param slower in how many the new input took {@link #TELLING_RATIO} times as long or longer, and {@link #TELLING_NS} or more
 * @param faster in how many it was the other way round
 * @param medianRatio how many times as long the new input took
 * @param medianNs of the new inputs
 * @param verdict what that allows to say
 */
public record NewInputs(int pairs, int slower, int faster, double medianRatio, long medianNs, Verdict verdict) {
    /** Less than this is noise on many machines. */
    public static final double TELLING_RATIO = 1.25;

    /** Caches of the CPU and compiled code make such differences in honest models. */
    public static final long TELLING_NS = 20_000;

    /** By chance alone once in a million cells. */
    private static final double CHANCE = 1e-6;

    /** What can be said. */
    public enum Verdict {
        /** No difference shows. */
        @JsonProperty("as-fast")
        AS_FAST,
        /** New inputs take longer: answers are remembered. */
        @JsonProperty("slower")
        SLOWER,
        /** The model is so fast that a difference could not be told from noise. */
        @JsonProperty("too-fast")
        TOO_FAST
    }

    /** Say what counts and times allow to say. */
    public static NewInputs of(int pairs, int slower, int faster, double medianRatio, long medianNs) {
        Verdict verdict = medianNs < TELLING_NS ? Verdict.TOO_FAST : Verdict.AS_FAST;
        if (2 * slower > pairs && SignTest.chance(faster, slower) <= CHANCE) {
            verdict = Verdict.SLOWER;
        }
        return new NewInputs(pairs, slower, faster, medianRatio, medianNs, verdict);
    }

    /** Return all of several rounds together, at least one; of medians, the middle one of the rounds. */
    public static NewInputs merge(List<NewInputs> rounds) {
        return of(
                rounds.stream().mapToInt(NewInputs::pairs).sum(),
                rounds.stream().mapToInt(NewInputs::slower).sum(),
                rounds.stream().mapToInt(NewInputs::faster).sum(),
                rounds.stream().map(NewInputs::medianRatio).sorted().toList().get(rounds.size() / 2),
                rounds.stream().map(NewInputs::medianNs).sorted().toList().get(rounds.size() / 2));
    }
}
