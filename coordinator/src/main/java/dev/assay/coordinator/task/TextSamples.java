package dev.assay.coordinator.task;

import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.Model;
import dev.assay.scenarios.language.ModelInput;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.samples.SampleSetHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Hold tokenized texts as the inputs of one model. */
final class TextSamples implements SampleSet.TensorSource {
    private final List<TextInput> roles;
    private final List<SampleSetHeader.Input> inputs;
    private final List<TextTokenizer.Tokens> samples;

    private TextSamples(List<TextInput> roles, List<SampleSetHeader.Input> inputs, List<TextTokenizer.Tokens> samples) {
        this.roles = List.copyOf(roles);
        this.inputs = List.copyOf(inputs);
        this.samples = List.copyOf(samples);
    }

    /**
     * Return what each sample looks like.
     *
     * @throws ProblemException {@code task.input-unknown}, {@code task.input-type} or {@code task.input-shape} for inputs that a
     *     tokenizer can't fill, all of them at once
     */
    static List<SampleSetHeader.Input> inputs(Model model, InputShape shape) {
        List<Problem> problems = new ArrayList<>();
        List<SampleSetHeader.Input> inputs = new ArrayList<>();
        if (model.inputs().stream().noneMatch(input -> input.name().equals(TextInput.INPUT_IDS.inputName()))) {
            problems.add(Problem.user(
                    "task.input-missing",
                    "the model has no input " + TextInput.INPUT_IDS.inputName()
                            + ", which text-embedding-classification fills with tokens",
                    "list all inputs of the model under `model: inputs:`; use the task fidelity for other models"));
        }
        for (ModelInput input : model.inputs()) {
            SampleSetHeader.Input sample = SampleInputs.of(input, shape);
            inputs.add(sample);
            if (TextInput.named(input.name()) == null) {
                problems.add(Problem.user(
                        "task.input-unknown",
                        "text-embedding-classification can't fill the model's input " + input.name(),
                        "the task knows " + TextInput.names() + "; use the task fidelity for other models"));
            }
            if (input.type() != ElementType.INT64 && input.type() != ElementType.INT32) {
                problems.add(Problem.user(
                        "task.input-type",
                        "input " + input.name() + " is no int64 or int32, as token ids and masks are",
                        "check the model's inputs in the scenario"));
            }
            if (!isSequence(sample) || sequenceLength(sample) != sequenceLength(inputs.getFirst())) {
                problems.add(Problem.user(
                        "task.input-shape",
                        "input " + input.name() + " with shape " + input.shape()
                                + " does not hold one sequence of tokens, as long as that of the other inputs",
                        "a text model's inputs have the shape [batch, sequence]"));
            }
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
        return inputs;
    }

    /** Return how many tokens one sample has; {@code inputs} come from {@link #inputs}. */
    static int sequenceLength(List<SampleSetHeader.Input> inputs) {
        long length = sequenceLength(inputs.getFirst());
        if (length > Integer.MAX_VALUE) {
            throw new ProblemException(Problem.user(
                    "samples.too-large",
                    "a sequence of " + length + " tokens is more than one sample set can hold",
                    "use a shorter sequence"));
        }
        return (int) length;
    }

    /**
     * Tokenize texts.
     *
     * @param inputs from {@link #inputs}
     * @param tokenizer makes sequences as long as the inputs are
     * @param texts references first
     */
    static TextSamples tokenize(List<SampleSetHeader.Input> inputs, TextTokenizer tokenizer, List<LabelledText> texts) {
        List<TextInput> roles = inputs.stream()
                .map(input -> TextInput.valueOf(input.name().toUpperCase(Locale.ROOT)))
                .toList();
        return new TextSamples(
                roles,
                inputs,
                texts.stream().map(text -> tokenizer.encode(text.text())).toList());
    }

    @Override
    public void fill(int input, int sample, ByteBuffer target) {
        TextTokenizer.Tokens tokens = samples.get(sample);
        TextInput role = roles.get(input);
        ElementType type = inputs.get(input).type();
        for (int position = 0; position < tokens.length(); position++) {
            long value = switch (role) {
                case INPUT_IDS -> tokens.id(position);
                case ATTENTION_MASK -> tokens.mask(position);
                case TOKEN_TYPE_IDS -> tokens.typeId(position);
            };
            TensorElements.putInteger(target, type, value);
        }
    }

    // A model with a fixed batch of 1 has [1, sequence] where others have [batch, sequence].
    private static boolean isSequence(SampleSetHeader.Input sample) {
        List<Long> shape = sample.shape();
        return !shape.isEmpty() && shape.subList(0, shape.size() - 1).stream().allMatch(size -> size == 1);
    }

    private static long sequenceLength(SampleSetHeader.Input sample) {
        return sample.shape().isEmpty() ? 0 : sample.shape().getLast();
    }
}
