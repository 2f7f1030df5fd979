package dev.assay.optimizer.graph;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Find few nodes that must be left alone for a bound to hold.
 *
 * <p>The shortest beginning of a ranking that is enough is found by doubling and bisection, as far as more nodes never make it worse;
 * then nodes of it are given up again, the least harmful first, as long as the bound holds.
 */
public final class FewestNodes {
    /** So many nodes at most are tried one by one in the end: each costs a model and its runs. */
    private static final int MAX_TRIALS = 32;

    private final List<String> ranked;
    private final Predicate<Set<String>> holds;

    private FewestNodes(List<String> ranked, Predicate<Set<String>> holds) {
        this.ranked = ranked;
        this.holds = holds;
    }

    /**
     * Search.
     *
     * @param ranked names of nodes, the most harmful first
     * @param holds tells whether the bound holds when some nodes are left alone; it is expected to if all of them are
     * @return names of nodes, the most harmful first
     */
    public static Set<String> find(List<String> ranked, Predicate<Set<String>> holds) {
        FewestNodes search = new FewestNodes(List.copyOf(ranked), holds);
        Set<String> kept = search.first(search.shortest());
        search.giveUp(kept);
        return kept;
    }

    private Set<String> first(int count) {
        return new LinkedHashSet<>(ranked.subList(0, count));
    }

    private int shortest() {
        int tooFew = 0;
        int enough = ranked.size();
        // Twice as many each time first: few nodes are enough as a rule, and then only few trials are made.
        for (int tried = 1; tried < enough; tried *= 2) {
            if (holds.test(first(tried))) {
                enough = tried;
            } else {
                tooFew = tried;
            }
        }
        while (enough - tooFew > 1) {
            int tried = (tooFew + enough) / 2;
            if (holds.test(first(tried))) {
                enough = tried;
            } else {
                tooFew = tried;
            }
        }
        return enough;
    }

    private void giveUp(Set<String> kept) {
        List<String> leastFirst = new ArrayList<>(kept).reversed();
        for (String node : leastFirst.subList(0, Math.min(leastFirst.size(), MAX_TRIALS))) {
            Set<String> fewer = new LinkedHashSet<>(kept);
            fewer.remove(node);
            if (holds.test(fewer)) {
                kept.remove(node);
            }
        }
    }
}
