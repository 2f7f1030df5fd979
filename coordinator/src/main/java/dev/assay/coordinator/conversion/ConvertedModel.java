package dev.assay.coordinator.conversion;

import dev.assay.scenarios.store.StoredFile;
import java.util.List;

/**
 * A converted model that was checked.
 *
 * @param file the product
 * @param steps what was done, in words
 */
public record ConvertedModel(StoredFile file, List<String> steps) {
    public ConvertedModel {
        steps = List.copyOf(steps);
    }
}
