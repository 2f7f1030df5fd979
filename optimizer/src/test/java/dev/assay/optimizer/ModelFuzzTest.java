package dev.assay.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.optimizer.execution.SyntheticFeed;
import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.graph.Selection;
import dev.assay.optimizer.half.HalfPrecision;
import dev.assay.optimizer.half.HalfPrecisionOptions;
import dev.assay.optimizer.normalize.OpsetUpgrade;
import dev.assay.optimizer.onnx.OnnxFile;
import dev.assay.optimizer.onnx.OnnxReader;
import dev.assay.optimizer.onnx.proto.GraphProto;
import dev.assay.optimizer.onnx.proto.ModelProto;
import dev.assay.optimizer.onnx.proto.OperatorSetIdProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.optimizer.quantize.DynamicQuantization;
import dev.assay.optimizer.quantize.DynamicQuantizationOptions;
import dev.assay.optimizer.quantize.QuantizedType;
import dev.assay.optimizer.quantize.WeightOnlyQuantization;
import dev.assay.optimizer.testing.MiniLm;
import dev.assay.optimizer.testing.Protos;
import dev.assay.scenarios.language.RecipeStep;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;

/** Whatever the bytes, a model is read and changed, or a problem is reported: nothing crashes, hangs or eats the memory. */
class ModelFuzzTest {
    private static final byte[] SMALL = Protos.mlp().toByteArray();
    private static final byte[] OLD = old();
    private static final byte[] HEAD_OF_REAL = MiniLm.head(1 << 16);

    private static final List<Consumer<Model>> PASSES = List.of(
            model -> DynamicQuantization.apply(
                    model, new DynamicQuantizationOptions(QuantizedType.INT8, true, true, Selection.EVERYTHING)),
            model -> WeightOnlyQuantization.apply(
                    model, RecipeStep.QuantizeWeights.of(RecipeStep.WeightType.INT4), null),
            model -> HalfPrecision.apply(model, HalfPrecisionOptions.DEFAULT),
            model -> OpsetUpgrade.to(model, 21, null),
            SyntheticFeed::of);

    private static final Path FILE = createFile();

    /** A change to a few bytes; places count from the start and wrap around. */
    record Mutation(int place, List<Byte> bytes, int cut) {
        byte[] on(byte[] original) {
            byte[] mutated = original.clone();
            for (int i = 0; i < bytes.size(); i++) {
                mutated[Math.floorMod(place + i, mutated.length)] = bytes.get(i);
            }
            return cut < mutated.length ? Arrays.copyOf(mutated, mutated.length - cut) : mutated;
        }
    }

    /** Operators that later versions changed. */
    private static byte[] old() {
        ModelProto model = Protos.model(GraphProto.newBuilder()
                .addInput(Protos.value("x", DataType.FLOAT, 1, 3, 4, 5))
                .addOutput(Protos.value("y", DataType.FLOAT, 1, 3, 8, 10))
                .addInitializer(Protos.ofFloats("scales", 1, 1, 2, 2))
                .addNode(Protos.node("Pad", List.of("x"), List.of("p"))
                        .addAttribute(Attributes.of("pads", List.of(0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L))))
                .addNode(Protos.node("Clip", List.of("p"), List.of("c")).addAttribute(Attributes.of("max", 1f)))
                .addNode(Protos.node("Softmax", List.of("c"), List.of("s")).addAttribute(Attributes.of("axis", 2)))
                .addNode(Protos.node("Dropout", List.of("s"), List.of("d", "mask")))
                .addNode(Protos.node("Upsample", List.of("d", "scales"), List.of("y"))));
        return model.toBuilder()
                .clearOpsetImport()
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(9))
                .build()
                .toByteArray();
    }

    private static Path createFile() {
        try {
            return Files.createTempFile("fuzz", ".onnx");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @AfterContainer
    static void deleteFile() throws IOException {
        Files.delete(FILE);
    }

    @Property(tries = 1500, shrinking = ShrinkingMode.OFF)
    void survivesMutationsOfASmallModel(@ForAll("mutations") List<Mutation> mutations) throws IOException {
        readMutated(SMALL, mutations);
    }

    @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
    void survivesMutationsOfAnOldModel(@ForAll("mutations") List<Mutation> mutations) throws IOException {
        readMutated(OLD, mutations);
    }

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void survivesMutationsOfTheHeadOfARealModel(@ForAll("mutations") List<Mutation> mutations) throws IOException {
        readMutated(HEAD_OF_REAL, mutations);
    }

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void survivesArbitraryBytes(@ForAll byte[] bytes) throws IOException {
        read(bytes);
    }

    @Provide
    static Arbitrary<List<Mutation>> mutations() {
        // Structure sits at the start of nodes and tensors; small places hit it more often than even ones would.
        Arbitrary<Integer> places = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 300), Arbitraries.integers().between(0, 1 << 16));
        return Combinators.combine(
                        places,
                        Arbitraries.bytes().list().ofMinSize(1).ofMaxSize(6),
                        Arbitraries.frequencyOf(
                                Tuple.of(4, Arbitraries.just(0)),
                                Tuple.of(1, Arbitraries.integers().between(1, 20_000))))
                .as(Mutation::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    private static void readMutated(byte[] original, List<Mutation> mutations) throws IOException {
        byte[] bytes = original;
        for (Mutation mutation : mutations) {
            bytes = mutation.on(bytes);
        }
        read(bytes);
    }

    /** Anything but a problem fails the test: other exceptions and errors are not caught. */
    private static void read(byte[] bytes) throws IOException {
        Files.write(FILE, bytes);
        try {
            OnnxFile model = OnnxReader.read(FILE);
            for (Consumer<Model> pass : PASSES) {
                change(Model.of(model), pass);
            }
        } catch (ProblemException expected) {
            assertThat(expected.problems()).isNotEmpty();
        }
    }

    /** What one pass refuses, another must survive. */
    private static void change(Model model, Consumer<Model> pass) {
        try {
            pass.accept(model);
            model.toProto();
        } catch (ProblemException expected) {
            assertThat(expected.problems()).isNotEmpty();
        }
    }
}
