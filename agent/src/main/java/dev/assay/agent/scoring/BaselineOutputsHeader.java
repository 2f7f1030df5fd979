package dev.assay.agent.scoring;

import dev.assay.scenarios.language.ElementType;
import java.util.List;

/**
 * Describe the file of the baseline's outputs.
 *
 * @param samples how many evaluation samples it holds
 * @param outputs what each sample has, in the order of the model
 */
record BaselineOutputsHeader(int samples, List<Output> outputs) {
    BaselineOutputsHeader {
        outputs = List.copyOf(outputs);
    }

    static BaselineOutputsHeader of(int samples, List<SampleOutput> outputs) {
        return new BaselineOutputsHeader(
                samples,
                outputs.stream()
                        .map(output -> new Output(output.name(), output.type(), output.shape()))
                        .toList());
    }

    /** Return the size of one sample's outputs in bytes. */
    long sampleBytes() {
        return outputs.stream().mapToLong(Output::sizeBytes).reduce(0, Math::addExact);
    }

    /**
     * Describe one output.
     *
     * @param name the baseline's name for it
     * @param type of its elements
     * @param shape of one sample, without the batch dimension
     */
    record Output(String name, ElementType type, List<Long> shape) {
        Output {
            shape = List.copyOf(shape);
        }

        long sizeBytes() {
            return shape.stream().reduce((long) type.sizeBytes(), Math::multiplyExact);
        }

        @Override
        public String toString() {
            return name + shape;
        }
    }
}
