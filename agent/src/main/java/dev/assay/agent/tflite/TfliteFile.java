package dev.assay.agent.tflite;

import dev.assay.agent.runtime.DeclaredInput;
import dev.assay.agent.runtime.ModelFile;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Know what a model file says of itself, after TFLite's schema (schema.fbs), version 3.
 *
 * <p>TFLite's C API trusts offsets and indexes in a file and ends the process where they lead nowhere. So those of graphs, tensors, buffers
 * and operators are followed here first. What operators hold beside that is not looked at: a changed byte there may still end the process.
 *
 * @param inputs of the main graph, in its order
 * @param outputs names of the outputs of the main graph, in its order
 */
record TfliteFile(List<DeclaredInput> inputs, List<String> outputs) {
    private static final int CUSTOM = 32;

    /** What the library brings beside the built-in operators, as of {@link TflitePackage#RELEASE}. */
    private static final Set<String> KNOWN_CUSTOM =
            Set.of("Mfcc", "AudioSpectrogram", "TFLite_Detection_PostProcess", "NumericVerify");

    // Fields of the tables in schema.fbs, by position.
    private static final int MODEL_OPERATOR_CODES = 1;
    private static final int MODEL_SUBGRAPHS = 2;
    private static final int MODEL_BUFFERS = 4;
    private static final int MODEL_SIGNATURES = 7;
    private static final int CODE_OLD = 0;
    private static final int CODE_CUSTOM_NAME = 1;
    private static final int CODE_NEW = 3;
    private static final int SUBGRAPH_TENSORS = 0;
    private static final int SUBGRAPH_INPUTS = 1;
    private static final int SUBGRAPH_OUTPUTS = 2;
    private static final int SUBGRAPH_OPERATORS = 3;
    private static final int TENSOR_SHAPE = 0;
    private static final int TENSOR_TYPE = 1;
    private static final int TENSOR_BUFFER = 2;
    private static final int TENSOR_NAME = 3;
    private static final int TENSOR_SHAPE_SIGNATURE = 7;
    private static final int BUFFER_DATA = 0;
    private static final int OPERATOR_CODE = 0;
    private static final int OPERATOR_INPUTS = 1;
    private static final int OPERATOR_OUTPUTS = 2;
    private static final int SIGNATURE_INPUTS = 0;
    private static final int SIGNATURE_OUTPUTS = 1;
    private static final int SIGNATURE_SUBGRAPH = 4;
    private static final int MAP_NAME = 0;
    private static final int MAP_TENSOR = 1;

    TfliteFile {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /**
     * Read a file.
     *
     * @throws ProblemException {@code model.not-found}, {@code model.not-tflite}, {@code model.damaged}, {@code model.too-large} or {@code
     *     model.unsupported-operator}
     */
    static TfliteFile read(Path file) {
        ModelFile.check(file, ModelFormat.TFLITE);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw TfliteProblems.tooLarge(file);
            }
            ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            FlatBuffer model = FlatBuffer.root(bytes);
            TfliteFile read = check(model);
            Set<String> unknown = unknownOperators(model);
            if (!unknown.isEmpty()) {
                throw TfliteProblems.unknownOperators(file, unknown);
            }
            return read;
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            throw new ProblemException(ModelFile.unparseable(file, ModelFormat.TFLITE), e);
        } catch (IOException e) {
            throw TfliteProblems.unreadable(file, e);
        }
    }

    private static TfliteFile check(FlatBuffer model) {
        List<FlatBuffer> buffers = model.tables(MODEL_BUFFERS);
        buffers.forEach(buffer -> buffer.bytes(BUFFER_DATA));
        List<FlatBuffer> graphs = model.tables(MODEL_SUBGRAPHS);
        int codes = model.tables(MODEL_OPERATOR_CODES).size();
        for (FlatBuffer graph : graphs) {
            List<FlatBuffer> tensors = graph.tables(SUBGRAPH_TENSORS);
            for (FlatBuffer tensor : tensors) {
                tensor.text(TENSOR_NAME);
                tensor.integers(TENSOR_SHAPE);
                Objects.checkIndex(tensor.integer(TENSOR_BUFFER, 0), buffers.size());
            }
            graph.integers(SUBGRAPH_INPUTS).forEach(index -> Objects.checkIndex(index, tensors.size()));
            graph.integers(SUBGRAPH_OUTPUTS).forEach(index -> Objects.checkIndex(index, tensors.size()));
            for (FlatBuffer operator : graph.tables(SUBGRAPH_OPERATORS)) {
                Objects.checkIndex(operator.integer(OPERATOR_CODE, 0), codes);
                // -1 stands for an input that was left out.
                operator.integers(OPERATOR_INPUTS).forEach(index -> Objects.checkIndex(index + 1, tensors.size() + 1));
                operator.integers(OPERATOR_OUTPUTS).forEach(index -> Objects.checkIndex(index, tensors.size()));
            }
        }
        FlatBuffer main = graphs.get(0);
        List<FlatBuffer> tensors = main.tables(SUBGRAPH_TENSORS);
        Map<Integer, String> inputNames = signatureNames(model, SIGNATURE_INPUTS);
        Map<Integer, String> outputNames = signatureNames(model, SIGNATURE_OUTPUTS);
        List<DeclaredInput> inputs = new ArrayList<>();
        for (int index : main.integers(SUBGRAPH_INPUTS)) {
            inputs.add(input(tensors.get(index), inputNames.get(index)));
        }
        List<String> outputs = new ArrayList<>();
        for (int index : main.integers(SUBGRAPH_OUTPUTS)) {
            outputs.add(outputNames.getOrDefault(index, tensors.get(index).text(TENSOR_NAME)));
        }
        return new TfliteFile(inputs, outputs);
    }

    private static DeclaredInput input(FlatBuffer tensor, @Nullable String signatureName) {
        int number = tensor.signedByte(TENSOR_TYPE, 0);
        Optional<ElementType> type = ElementTypes.ofFile(number);
        // The shape has 1 where any size will do; the signature tells.
        List<Integer> signature = tensor.integers(TENSOR_SHAPE_SIGNATURE);
        List<Integer> shape = signature.isEmpty() ? tensor.integers(TENSOR_SHAPE) : signature;
        return new DeclaredInput(
                signatureName == null ? tensor.text(TENSOR_NAME) : signatureName,
                type.orElse(null),
                type.map(Enum::name).orElse("number " + number + " of TFLite's"),
                shape.stream().map(Integer::longValue).toList(),
                List.of());
    }

    /** Return the names that the first signature of the main graph has for tensors: exporters rename the tensors themselves. */
    private static Map<Integer, String> signatureNames(FlatBuffer model, int field) {
        Map<Integer, String> names = new HashMap<>();
        model.tables(MODEL_SIGNATURES).stream()
                .filter(signature -> signature.integer(SIGNATURE_SUBGRAPH, 0) == 0)
                .findFirst()
                .ifPresent(signature -> signature
                        .tables(field)
                        .forEach(entry -> names.put(entry.integer(MAP_TENSOR, 0), entry.text(MAP_NAME))));
        return names;
    }

    private static Set<String> unknownOperators(FlatBuffer model) {
        Set<String> unknown = new TreeSet<>();
        for (FlatBuffer code : model.tables(MODEL_OPERATOR_CODES)) {
            int number = Math.max(code.signedByte(CODE_OLD, 0), code.integer(CODE_NEW, 0));
            if (number == CUSTOM && !KNOWN_CUSTOM.contains(code.text(CODE_CUSTOM_NAME))) {
                unknown.add(code.text(CODE_CUSTOM_NAME));
            }
        }
        return unknown;
    }
}
