package dev.assay.coordinator.task;

import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.Model;
import dev.assay.scenarios.language.RandomInputs;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.random.SplitMix64;
import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.samples.SampleSetHeader;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Make up inputs: floats from a normal distribution, integers from a uniform one, truth values by a fair coin.
 *
 * <p>Each input of each sample has a random stream of its own: the first samples are the same, however many there are.
 */
final class RandomSamples implements SampleSet.TensorSource {
    private final List<SampleSetHeader.Input> inputs;
    private final RandomInputs ranges;
    private final long seed;

    /**
     * Describe inputs.
     *
     * @param inputs from {@link #inputs}
     * @param ranges what the numbers look like; of the integers, those that the input's type can hold
     * @param seed decides them
     * @throws ProblemException {@code samples.range} if an integer type can hold none of the range
     */
    RandomSamples(List<SampleSetHeader.Input> inputs, RandomInputs ranges, long seed) {
        this.inputs = List.copyOf(inputs);
        this.ranges = ranges;
        this.seed = seed;
        inputs.forEach(this::checkRange);
    }

    /**
     * Return what each sample looks like.
     *
     * @throws ProblemException {@code task.input-missing} if the model has no inputs
     */
    static List<SampleSetHeader.Input> inputs(Model model, InputShape shape) {
        if (model.inputs().isEmpty()) {
            throw new ProblemException(Problem.user(
                    "task.input-missing",
                    "the scenario gives the model no inputs, so there is nothing to fill with random numbers",
                    "list all inputs of the model under `model: inputs:`"));
        }
        return model.inputs().stream()
                .map(input -> SampleInputs.of(input, shape))
                .toList();
    }

    @Override
    public void fill(int input, int sample, ByteBuffer target) {
        SplitMix64 random = SplitMix64.stream(seed, input, sample);
        ElementType type = inputs.get(input).type();
        while (target.hasRemaining()) {
            switch (type) {
                case FLOAT32 -> target.putFloat(nextFloat(input, random));
                case FLOAT16 -> target.putShort(nextFloat16(input, random));
                case INT64, INT32, INT8, UINT8 ->
                    TensorElements.putInteger(target, type, random.nextLong(lowest(type), highest(type)));
                case BOOL -> TensorElements.putInteger(target, type, random.nextLong(0, 1));
            }
        }
    }

    private float nextFloat(int input, SplitMix64 random) {
        float value = (float) (ranges.mean() + ranges.standardDeviation() * random.nextGaussian());
        if (!Float.isFinite(value)) {
            throw outOfRange(inputs.get(input));
        }
        return value;
    }

    private short nextFloat16(int input, SplitMix64 random) {
        short bits = Float.floatToFloat16(nextFloat(input, random));
        if (!Float.isFinite(Float.float16ToFloat(bits))) {
            throw outOfRange(inputs.get(input));
        }
        return bits;
    }

    private void checkRange(SampleSetHeader.Input input) {
        boolean isInteger = switch (input.type()) {
            case INT64, INT32, INT8, UINT8 -> true;
            case FLOAT32, FLOAT16, BOOL -> false;
        };
        if (isInteger && lowest(input.type()) > highest(input.type())) {
            throw outOfRange(input);
        }
    }

    private long lowest(ElementType type) {
        return Math.max(
                ranges.lowest(),
                switch (type) {
                    case INT64 -> Long.MIN_VALUE;
                    case INT32 -> Integer.MIN_VALUE;
                    case INT8 -> Byte.MIN_VALUE;
                    case UINT8, BOOL -> 0;
                    case FLOAT32, FLOAT16 -> throw new IllegalArgumentException(type + " is no integer type");
                });
    }

    private long highest(ElementType type) {
        return Math.min(
                ranges.highest(),
                switch (type) {
                    case INT64 -> Long.MAX_VALUE;
                    case INT32 -> Integer.MAX_VALUE;
                    case INT8 -> Byte.MAX_VALUE;
                    case UINT8 -> 255;
                    case BOOL -> 1;
                    case FLOAT32, FLOAT16 -> throw new IllegalArgumentException(type + " is no integer type");
                });
    }

    private ProblemException outOfRange(SampleSetHeader.Input input) {
        return new ProblemException(Problem.user(
                "samples.range",
                "the random inputs (mean " + ranges.mean() + ", standard deviation " + ranges.standardDeviation()
                        + ", integers from " + ranges.lowest() + " to " + ranges.highest() + ") do not fit the type "
                        + input.type() + " of input " + input.name(),
                "give the task a range that the input's type can hold"));
    }
}
