package dev.assay.reports.tune;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Say what to deploy.
 *
 * @param facts what the last rung showed of it
 * @param directory where the run of that rung is
 * @param alike names of others that meet everything and are not shown to be worse
 * @param passedOver what seemed better and can't be chosen, the best first: it names what decides
 */
public record TuneChoice(CandidateFacts facts, String directory, List<String> alike, List<PassedOver> passedOver) {
    /** More than the first few say nothing new about what decides. */
    private static final int MOST_PASSED_OVER = 3;

    public TuneChoice {
        alike = List.copyOf(alike);
        passedOver = List.copyOf(passedOver);
    }

    /**
     * A candidate that seemed better.
     *
     * @param gain how many times as good it was as the chosen one, in the rung that measured both last
     */
    public record PassedOver(String name, double gain, int rung, String because) {}

    /**
     * Choose from the last rung, if it has something that meets everything.
     *
     * @param rungs all of them; the choice stands on the last one alone, if that is a full one
     * @param goal decides what is best; {@code null} for speed
     */
    public static Optional<TuneChoice> of(List<TuneRung> rungs, @Nullable TuneGoal goal) {
        if (rungs.isEmpty() || !rungs.getLast().last()) {
            return Optional.empty();
        }
        TuneRung last = rungs.getLast();
        List<CandidateFacts> possible = last.candidates().stream()
                .filter(CandidateFacts::meets)
                .sorted(Comparator.comparingDouble((CandidateFacts facts) -> cost(facts, goal))
                        .thenComparingDouble(facts -> cost(facts, null)))
                .toList();
        if (possible.isEmpty()) {
            return Optional.empty();
        }
        CandidateFacts best = possible.getFirst();
        List<String> alike = goal == null
                ? List.of()
                : possible.stream()
                        .skip(1)
                        .filter(facts ->
                                facts.excess() != null && facts.excess().low() <= 1)
                        .map(facts -> facts.candidate().name())
                        .toList();
        return Optional.of(new TuneChoice(best, last.directory(), alike, passedOver(rungs, best, goal)));
    }

    private static List<PassedOver> passedOver(List<TuneRung> rungs, CandidateFacts best, @Nullable TuneGoal goal) {
        Map<TuneCandidate, PassedOver> latest = new LinkedHashMap<>();
        for (TuneRung rung : rungs) {
            CandidateFacts reference = rung.facts(best.candidate()).orElse(null);
            if (reference == null) {
                continue;
            }
            for (CandidateFacts facts : rung.candidates()) {
                double gain = cost(reference, goal) / cost(facts, goal);
                if (!facts.meets() && gain > 1) {
                    latest.put(
                            facts.candidate(),
                            new PassedOver(
                                    facts.candidate().name(),
                                    gain,
                                    rung.number(),
                                    Objects.requireNonNullElse(facts.obstacle(), facts.missed())));
                } else {
                    latest.remove(facts.candidate());
                }
            }
        }
        List<PassedOver> found = new ArrayList<>(latest.values());
        found.sort(Comparator.comparingDouble(PassedOver::gain).reversed());
        return found.subList(0, Math.min(MOST_PASSED_OVER, found.size()));
    }

    private static double cost(CandidateFacts facts, @Nullable TuneGoal goal) {
        if (goal == TuneGoal.SIZE) {
            return facts.bytes() == null
                    ? Double.POSITIVE_INFINITY
                    : facts.bytes().doubleValue();
        }
        return Objects.requireNonNullElse(facts.slowness(), Double.POSITIVE_INFINITY);
    }
}
