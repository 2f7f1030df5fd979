package dev.assay.reports.tune;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.reports.halving.Fall;
import dev.assay.scenarios.language.ProfileName;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hold everything that is known about one search.
 *
 * @param schema {@link #SCHEMA}
 * @param scenario name of the scenario
 * @param place shape and load, for people
 * @param profile of the last rung
 * @param requirements as the user wrote them
 * @param budgetMs how long it might take
 * @param spentMs how long it took, preparation aside
 * @param out who is out, in that order, and why
 * @param choice what to deploy; absent where nothing is
 * @param nearestMiss who comes closest to meeting everything; absent where something meets it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TuneResult(
        String schema,
        String scenario,
        String place,
        ProfileName profile,
        @Nullable TuneGoal goal,
        List<String> requirements,
        long seed,
        long budgetMs,
        long spentMs,
        TuneEnding ending,
        List<TuneRung> rungs,
        List<Out> out,
        @Nullable TuneChoice choice,
        @Nullable CandidateFacts nearestMiss) {
    /** The value of {@code schema} that this version writes. */
    public static final String SCHEMA = "assay-tune/v1";

    public TuneResult {
        requirements = List.copyOf(requirements);
        rungs = List.copyOf(rungs);
        out = List.copyOf(out);
    }

    /**
     * A candidate that is out.
     *
     * @param rung number of the rung that measured it last
     * @param because in words
     */
    public record Out(String name, int rung, Fall.Reason reason, String because) {}

    /** Return who comes closest to meeting everything, by what the last rung that measured each showed. */
    public static Optional<CandidateFacts> nearestMiss(List<TuneRung> rungs) {
        Map<TuneCandidate, CandidateFacts> latest = new LinkedHashMap<>();
        rungs.forEach(rung -> rung.candidates().forEach(facts -> latest.put(facts.candidate(), facts)));
        return latest.values().stream()
                .filter(facts -> !facts.meets() && facts.missed() != null)
                .min(Comparator.comparing(CandidateFacts::miss, Comparator.nullsLast(Comparator.naturalOrder())));
    }
}
