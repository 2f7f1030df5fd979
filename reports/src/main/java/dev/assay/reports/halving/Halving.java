package dev.assay.reports.halving;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Search for the best of many candidates by successive halving.
 *
 * <p>All are measured a little, the worse half is left out, the rest is measured twice as much, and so on; what is left is measured in
 * full (Jamieson and Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization", AISTATS 2016). Unlike there, a
 * candidate of the worse half stays as long as it is not <i>shown</i> to be worse, and a last rung is measured anew in full: what was
 * chosen because it looked good in earlier rungs looked better there than it is.
 *
 * <p>Candidates that are out because others are better come back where all the others turn out not to meet what is required: nothing is
 * known against them.
 *
 * <p>The budget is kept to by leaving rungs out, and candidates if need be. Rungs take longer than estimated at times; but none begins
 * once the budget is spent.
 */
public final class Halving {
    /** So few are measured in full at once. */
    private static final int FEW = 3;

    private final Duration budget;
    private final int briefRungs;
    private final List<RungOutcome> path = new ArrayList<>();
    private final Map<String, Fall> fallen = new LinkedHashMap<>();
    private final Map<String, Standing> latest = new LinkedHashMap<>();
    /** Who may still be chosen, the best first. */
    private List<String> alive;

    private @Nullable Rung open;
    private boolean isFinalMeasured;
    private boolean isDecided;

    /**
     * Begin.
     *
     * @param candidates at least one, each once
     * @param budget for all rungs together
     */
    public Halving(Collection<String> candidates, Duration budget) {
        this.alive = List.copyOf(candidates);
        if (alive.isEmpty() || Set.copyOf(alive).size() < alive.size()) {
            throw new IllegalArgumentException("there must be candidates, each once: " + alive);
        }
        this.budget = budget;
        this.briefRungs = briefRungs(alive.size());
    }

    /** Return how many rungs it takes to halve until few are left; one at least, where there is anything to leave out. */
    private static int briefRungs(int candidates) {
        if (candidates == 1) {
            return 0;
        }
        int rungs = 1;
        while (candidates > FEW << rungs) {
            rungs++;
        }
        return rungs;
    }

    /**
     * Return the rungs that a search goes through if every rung leaves half of the candidates out, and time is no matter.
     *
     * @param candidates as for the constructor
     */
    public static List<Rung> usualRungs(Collection<String> candidates) {
        List<String> left = List.copyOf(candidates);
        int brief = briefRungs(left.size());
        List<Rung> rungs = new ArrayList<>();
        for (int i = 0; i < brief; i++) {
            rungs.add(new Rung(i + 1, false, share(i, brief), left));
            left = left.subList(0, half(left.size()));
        }
        rungs.add(new Rung(brief + 1, true, 1, left));
        return rungs;
    }

    private static double share(int rung, int briefRungs) {
        return Math.scalb(1.0, rung - briefRungs);
    }

    private static int half(int count) {
        return (count + 1) / 2;
    }

    /**
     * Return what to do next.
     *
     * @param spent time that all rungs so far took
     * @param cost estimates what a rung takes
     * @throws IllegalStateException if a rung is open
     */
    public Step next(Duration spent, RungCost cost) {
        if (open != null) {
            throw new IllegalStateException("rung " + open.number() + " is not measured yet");
        }
        if (isDecided) {
            return new Step.End(Step.Ending.DECIDED);
        }
        List<String> revivable = revivable();
        if (alive.isEmpty() && revivable.isEmpty()) {
            return new Step.End(Step.Ending.NOTHING_MEETS);
        }
        Duration left = budget.minus(spent);
        if (!path.isEmpty() && !left.isPositive()) {
            return new Step.End(Step.Ending.OUT_OF_BUDGET);
        }
        if (alive.isEmpty()) {
            revivable.forEach(fallen::remove);
            alive = revivable;
        }
        Rung rung = brief(left, cost);
        if (rung == null) {
            rung = last(left, cost);
        }
        open = rung;
        return new Step.Measure(rung);
    }

    /** Return who is out only because others are better, the best first. */
    private List<String> revivable() {
        return fallen.values().stream()
                .filter(fall -> fall.reason() != Fall.Reason.OBSTACLE)
                .map(Fall::standing)
                .sorted(order())
                .map(Standing::candidate)
                .toList();
    }

    private @Nullable Rung brief(Duration left, RungCost cost) {
        int done = path.size();
        // The first one always: it shows what can't be chosen at all, for little time.
        boolean isWorthIt = done == 0 || alive.size() > FEW;
        if (isFinalMeasured || done >= briefRungs || !isWorthIt) {
            return null;
        }
        Rung rung = new Rung(done + 1, false, share(done, briefRungs), alive);
        Rung after = finalOf(alive.subList(0, Math.min(FEW, alive.size())));
        boolean fits = cost.of(rung).plus(cost.of(after)).compareTo(left) <= 0;
        return done == 0 || fits ? rung : null;
    }

    /** Return a final rung of as many as the budget reaches for, one at least. */
    private Rung last(Duration left, RungCost cost) {
        int count = alive.size();
        while (count > 1 && cost.of(finalOf(alive.subList(0, count))).compareTo(left) > 0) {
            count--;
        }
        for (String candidate : alive.subList(count, alive.size())) {
            Standing standing = latest.get(candidate);
            if (standing != null) {
                fall(standing, standing.isShownWorse() ? Fall.Reason.WORSE : Fall.Reason.NO_BUDGET);
            }
        }
        alive = alive.subList(0, count);
        return finalOf(alive);
    }

    private Rung finalOf(List<String> candidates) {
        return new Rung(path.size() + 1, true, 1, candidates);
    }

    /**
     * Take what the open rung showed.
     *
     * @param standings one for each of its candidates
     * @throws IllegalStateException if no rung is open
     */
    public void measured(Collection<Standing> standings) {
        Rung rung = open;
        if (rung == null) {
            throw new IllegalStateException("no rung is open");
        }
        Set<String> told = standings.stream().map(Standing::candidate).collect(Collectors.toSet());
        if (standings.size() != told.size() || !told.equals(Set.copyOf(rung.candidates()))) {
            throw new IllegalArgumentException("rung " + rung.number() + " measured other candidates than " + told);
        }
        List<Standing> ordered = standings.stream().sorted(order()).toList();
        ordered.forEach(standing -> latest.put(standing.candidate(), standing));
        List<Standing> possible =
                ordered.stream().filter(standing -> standing.obstacle() == null).toList();
        List<String> spared = new ArrayList<>();
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < possible.size() && !rung.isFinal(); i++) {
            Standing standing = possible.get(i);
            boolean isInWorseHalf = i >= half(possible.size());
            if (isInWorseHalf && !standing.isShownWorse()) {
                spared.add(standing.candidate());
            }
            if (!isInWorseHalf || !standing.isShownWorse()) {
                kept.add(standing.candidate());
            }
        }
        path.add(new RungOutcome(rung, ordered, spared));
        ordered.stream()
                .filter(standing -> standing.obstacle() != null)
                .forEach(standing -> fall(standing, Fall.Reason.OBSTACLE));
        if (rung.isFinal()) {
            isFinalMeasured = true;
            isDecided = possible.stream().anyMatch(Standing::meets);
        } else {
            possible.stream()
                    .filter(standing -> !kept.contains(standing.candidate()))
                    .forEach(standing -> fall(standing, Fall.Reason.WORSE));
        }
        alive = List.copyOf(kept);
        open = null;
    }

    private void fall(Standing standing, Fall.Reason reason) {
        // The rung that measured it last, which is not always the last one: it may have come back since.
        int rung = path.stream()
                .filter(outcome -> outcome.rung().candidates().contains(standing.candidate()))
                .mapToInt(outcome -> outcome.rung().number())
                .max()
                .orElseThrow();
        fallen.put(standing.candidate(), new Fall(standing, rung, reason));
    }

    private static Comparator<Standing> order() {
        return Comparator.comparing((Standing standing) -> standing.obstacle() != null)
                .thenComparingDouble(standing -> standing.excess().estimate())
                .thenComparingDouble(Standing::tieBreak);
    }

    /** Return what the rungs showed so far, in their order. */
    public List<RungOutcome> path() {
        return List.copyOf(path);
    }

    /** Return who is out by now, in the order in which that happened. */
    public List<Fall> fallen() {
        return List.copyOf(fallen.values());
    }

    /** Return who may still be chosen though no final rung measured it, the best first. */
    public List<String> alive() {
        return alive;
    }
}
