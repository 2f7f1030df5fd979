package dev.assay.scenarios.language;

import java.util.List;

/**
 * Describe one input of a model.
 *
 * @param name the input's name in the model
 * @param type the element type
 * @param shape one entry a dimension: a number, or the name of a symbolic dimension that an {@link InputShape} binds
 */
public record ModelInput(String name, ElementType type, List<String> shape) {
    public ModelInput {
        shape = List.copyOf(shape);
    }
}
