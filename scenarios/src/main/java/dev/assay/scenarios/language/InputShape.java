package dev.assay.scenarios.language;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Bind the symbolic dimensions of a model's inputs.
 *
 * @param name unique in the scenario, for example {@code seq-128}
 * @param dimensions a positive size for each symbolic dimension; {@code batch} is the number of samples a query carries
 */
public record InputShape(String name, Map<String, Long> dimensions) {
    /** The dimension that counts samples. */
    public static final String BATCH = "batch";

    public InputShape {
        dimensions = Map.copyOf(dimensions);
    }

    /** Return how many samples one query carries; 1 where the model has no symbolic batch. */
    public int batch() {
        return Math.toIntExact(dimensions.getOrDefault(BATCH, 1L));
    }

    /** Return the same shape with another number of samples in a query. */
    public InputShape withBatch(int batch) {
        Map<String, Long> changed = new TreeMap<>(dimensions);
        changed.put(BATCH, (long) batch);
        return new InputShape(name, changed);
    }

    /** Return the size of one dimension as {@link ModelInput#shape()} writes it: a number, or a name that is bound here. */
    public long resolve(String dimension) {
        Long bound = dimensions.get(dimension);
        return bound != null ? bound : Long.parseLong(dimension);
    }

    /** Return the dimensions in a fixed order, for example {@code batch=1 sequence=128}. */
    public String toText() {
        return new TreeMap<>(dimensions)
                .entrySet().stream()
                        .map(dimension -> dimension.getKey() + "=" + dimension.getValue())
                        .collect(Collectors.joining(" "));
    }
}
