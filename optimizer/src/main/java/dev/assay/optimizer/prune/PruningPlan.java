package dev.assay.optimizer.prune;

import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.language.RecipeStep.PruningStructure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Which channels go. */
final class PruningPlan {
    /** Shares such as 0.7 have no exact binary form; a channel more or less must not depend on that. */
    private static final double TOLERANCE = 1e-9;

    private final DependencyGraph dependencies;
    private final Set<Integer> removed;
    private final List<Part> parts;

    /** What goes of one group: as many channels as it had, and as many as remain. */
    record Part(ChannelGroup group, int before, int after) {}

    /** A slice of a weight: some indices of an axis. */
    record Slice(String weight, int axis, List<Integer> indices) {}

    private PruningPlan(DependencyGraph dependencies, Set<Integer> removed, List<Part> parts) {
        this.dependencies = dependencies;
        this.removed = removed;
        this.parts = List.copyOf(parts);
    }

    /**
     * Choose the least important channels.
     *
     * <p>What remains of a group is rounded up, so that no layer loses more than it may, and never less than the number that is
     * rounded to. With {@link RecipeStep.PruningScope#GLOBAL}, importances of all groups are compared, heads with heads only.
     *
     * @param scores the importance of each channel of each group; 1 is the mean of the group
     */
    static PruningPlan of(DependencyGraph dependencies, RecipeStep.Prune step, Map<ChannelGroup, double[]> scores) {
        Set<Integer> removed = new HashSet<>();
        List<Part> parts = new ArrayList<>();
        for (PruningStructure structure : PruningStructure.values()) {
            List<ChannelGroup> groups = dependencies.groups().stream()
                    .filter(group -> group.structure() == structure && scores.containsKey(group))
                    .toList();
            double threshold = threshold(groups, step, scores);
            for (ChannelGroup group : groups) {
                double[] importance = importance(scores, group);
                int count = importance.length;
                double wanted = switch (step.scope()) {
                    case LAYER -> step.ratio() * count;
                    case GLOBAL ->
                        IntStream.range(0, count)
                                .filter(i -> importance[i] < threshold)
                                .count();
                };
                int after = remaining(group, count - wanted, step.roundTo());
                ranked(importance)
                        .limit(count - after)
                        .forEach(i -> removed.add(group.channels().get(i)));
                parts.add(new Part(group, count, after));
            }
        }
        return new PruningPlan(dependencies, removed, parts);
    }

    private static double threshold(
            List<ChannelGroup> groups, RecipeStep.Prune step, Map<ChannelGroup, double[]> scores) {
        double[] all = groups.stream()
                .flatMapToDouble(group -> Arrays.stream(importance(scores, group)))
                .sorted()
                .toArray();
        int goes = (int) (step.ratio() * all.length + TOLERANCE);
        return all.length == 0 ? 0 : all[goes];
    }

    private static double[] importance(Map<ChannelGroup, double[]> scores, ChannelGroup group) {
        double[] importance = scores.get(group);
        if (importance == null) {
            throw new IllegalArgumentException("a group has no scores");
        }
        return importance;
    }

    private static int remaining(ChannelGroup group, double wanted, int roundTo) {
        int unit = roundTo / gcd(roundTo, group.width());
        int units = Math.max(1, (int) Math.ceil(wanted / unit - TOLERANCE));
        return Math.min(group.channels().size(), units * unit);
    }

    private static int gcd(int one, int other) {
        return other == 0 ? one : gcd(other, one % other);
    }

    private static IntStream ranked(double[] importance) {
        return IntStream.range(0, importance.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> importance[i]))
                .mapToInt(Integer::intValue);
    }

    List<Part> parts() {
        return parts;
    }

    /** Return whether anything goes. */
    boolean isEmpty() {
        return removed.isEmpty();
    }

    /** Return whether an index of a value goes. */
    boolean removes(String value, int axis, int index) {
        return removed.contains(dependencies.couplings().root(value, axis, index));
    }

    /** Return the indices of an axis that stay. */
    int[] kept(String value, int axis) {
        return IntStream.range(0, dependencies.couplings().size(value, axis))
                .filter(i -> !removes(value, axis, i))
                .toArray();
    }

    /** Return how many of the indices before {@code end} stay. */
    int keptBefore(String value, int axis, int end) {
        return (int)
                IntStream.range(0, end).filter(i -> !removes(value, axis, i)).count();
    }

    /** Return whether a value gets smaller. */
    boolean shrinks(String value) {
        Couplings couplings = dependencies.couplings();
        return couplings.knows(value)
                && IntStream.range(0, couplings.rank(value))
                        .anyMatch(axis -> kept(value, axis).length < couplings.size(value, axis));
    }

    /**
     * Return which weights multiply removed channels where they are summed up.
     *
     * <p>A model with zeros there computes what the pruned model computes.
     */
    List<Slice> removedInputs() {
        List<Slice> slices = new ArrayList<>();
        for (Product product : dependencies.products()) {
            if (product.inAxis() != Product.NO_AXIS) {
                List<Integer> indices = IntStream.range(
                                0, dependencies.couplings().size(product.weight(), product.inAxis()))
                        .filter(i -> removes(product.weight(), product.inAxis(), i))
                        .boxed()
                        .toList();
                if (!indices.isEmpty()) {
                    slices.add(new Slice(product.weight(), product.inAxis(), indices));
                }
            }
        }
        return List.copyOf(slices);
    }

    /** Return the products of which a weight loses inputs, in the order of their nodes. */
    List<Product> shortened() {
        return dependencies.products().stream()
                .filter(product -> product.inAxis() != Product.NO_AXIS
                        && kept(product.weight(), product.inAxis()).length
                                < dependencies.couplings().size(product.weight(), product.inAxis()))
                .toList();
    }

    Couplings couplings() {
        return dependencies.couplings();
    }
}
