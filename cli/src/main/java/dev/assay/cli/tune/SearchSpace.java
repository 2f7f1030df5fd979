package dev.assay.cli.tune;

import dev.assay.reports.tune.TuneCandidate;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.plan.Plan;
import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Hold what a search chooses from: every variant with every runtime, at one shape and load.
 *
 * @param place shape and load, for people
 * @param load how queries arrive
 * @param candidates at least two
 */
record SearchSpace(String place, Load load, List<TuneCandidate> candidates) {
    private static final String SEPARATOR = "--";

    /** What blocks have in common that are about the same work. */
    private record Place(String target, String shape, String load) {
        static Place of(PlannedBlock block) {
            return new Place(
                    block.target().name(), block.shape().name(), block.load().name());
        }
    }

    /**
     * Find the candidates of a scenario.
     *
     * @param block id of one of the blocks at the shape and load that count, or {@code SHAPE--LOAD}; {@code null} if there is one only
     * @throws ProblemException {@code tune.which-block}, {@code plan.no-such-block} or {@code tune.nothing-to-choose}
     */
    static SearchSpace of(Plan plan, @Nullable String block) {
        Map<Place, List<PlannedBlock>> places = new LinkedHashMap<>();
        plan.blocks()
                .forEach(one -> places.computeIfAbsent(Place.of(one), _ -> new ArrayList<>())
                        .add(one));
        List<PlannedBlock> chosen = block == null ? only(places) : named(plan, places, block);
        boolean hasRuntimes = chosen.size() > 1;
        List<TuneCandidate> candidates = chosen.stream()
                .flatMap(one -> one.variants().stream()
                        .map(variant -> new TuneCandidate(
                                one.id(),
                                variant,
                                hasRuntimes ? variant + " on " + one.runtime().name() : variant)))
                .toList();
        if (candidates.size() < 2) {
            throw new ProblemException(Problem.user(
                    "tune.nothing-to-choose",
                    "the scenario has " + candidates.size() + " cells to choose from at this shape and load",
                    "add variants or runtimes; `assay plan FILE` shows the cells"));
        }
        PlannedBlock first = chosen.getFirst();
        return new SearchSpace(first.shape().name() + ", " + first.load().name(), first.load(), candidates);
    }

    private static List<PlannedBlock> only(Map<Place, List<PlannedBlock>> places) {
        if (places.size() > 1) {
            throw new ProblemException(Problem.user(
                    "tune.which-block",
                    "the scenario has " + places.size()
                            + " combinations of target, shape and load; a search is about one",
                    "choose one with --block: "
                            + String.join(
                                    ", ",
                                    places.values().stream()
                                            .map(blocks -> blocks.getFirst().id())
                                            .toList())));
        }
        return places.values().stream().findFirst().orElse(List.of());
    }

    private static List<PlannedBlock> named(Plan plan, Map<Place, List<PlannedBlock>> places, String block) {
        List<List<PlannedBlock>> ofShapeAndLoad = places.values().stream()
                .filter(blocks -> (blocks.getFirst().shape().name()
                                + SEPARATOR
                                + blocks.getFirst().load().name())
                        .equals(block))
                .toList();
        return ofShapeAndLoad.size() == 1
                ? ofShapeAndLoad.getFirst()
                : places.getOrDefault(Place.of(plan.block(block)), List.of());
    }
}
