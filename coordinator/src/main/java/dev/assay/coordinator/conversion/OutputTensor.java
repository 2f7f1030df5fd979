package dev.assay.coordinator.conversion;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * What a model answered in one output for one sample.
 *
 * @param shape without the batch
 * @param values from position 0 to the limit, row by row
 */
public record OutputTensor(String name, List<Long> shape, FloatBuffer values) {
    public OutputTensor {
        shape = List.copyOf(shape);
    }

    int size() {
        return values.limit();
    }
}
