package dev.assay.optimizer.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.optimizer.onnx.proto.AttributeProto;
import dev.assay.optimizer.onnx.proto.GraphProto;
import dev.assay.optimizer.onnx.proto.ModelProto;
import dev.assay.optimizer.onnx.proto.NodeProto;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.optimizer.testing.MiniLm;
import dev.assay.optimizer.testing.Problems;
import dev.assay.optimizer.testing.Protos;
import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxReaderTest {
    @TempDir
    private Path folder;

    @Test
    void readsASoundModel() {
        Path file = write(Protos.mlp().toByteArray());

        OnnxFile model = OnnxReader.read(file);

        assertThat(model.proto()).isEqualTo(Protos.mlp());
        assertThat(model.sha256()).isEqualTo(Sha256.of(Protos.mlp().toByteArray()));
        assertThat(model.externalSha256()).isNull();
        assertThat(model.sizeBytes()).isEqualTo(Protos.mlp().getSerializedSize());
        assertThat(model.files()).containsExactly(file);
    }

    @Test
    void leavesTheWeightsOfALargeModelInItsFile() {
        float[] values = new float[FileBytes.MAPPED_FROM_BYTES / Float.BYTES];
        values[7] = 42;
        TensorProto weight = Tensors.ofFloats("w", List.of((long) values.length), values);
        ModelProto proto = Protos.model(GraphProto.newBuilder().addInitializer(weight));
        OnnxFile model = OnnxReader.read(write(proto.toByteArray()));

        assertThat(model.proto()).isEqualTo(proto);
        assertThat(model.sha256()).isEqualTo(Sha256.of(proto.toByteArray()));
        TensorProto read = model.proto().getGraph().getInitializer(0);
        assertThat(read.getRawData().asReadOnlyByteBuffer().isDirect()).isTrue();
        model.unload();
        assertThat(Tensors.floats(read).get(7)).isEqualTo(42);
    }

    @Test
    void noticesThatAFileWasWrittenToMeanwhile() throws IOException {
        Path file = write(Protos.mlp().toByteArray());
        OnnxFile model = OnnxReader.read(file);
        model.requireUnchanged();

        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));

        assertThat(Problems.of(model::requireUnchanged).code()).isEqualTo("model.changed");
    }

    @Test
    void saysThatAFileIsMissing() {
        assertProblem(folder.resolve("none.onnx"), "model.not-readable", "none.onnx");
    }

    @Test
    void saysThatAFolderIsNoModel() {
        assertProblem(folder, "model.not-onnx", "folder");
    }

    @Test
    void saysThatAFileIsEmpty() {
        assertProblem(write(new byte[0]), "model.not-onnx", "empty");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<html><body>Not found</body></html>", "PK\u0003\u0004zip", "{\"a\": 1}", "hello", "\u0000\u0001"
            })
    void saysThatSomethingElseIsNoModel(String content) {
        assertProblem(write(content.getBytes(UTF_8)), "model.not-onnx", "begin");
    }

    @Test
    void saysThatAModelHasNoGraph() {
        assertProblem(
                write(ModelProto.newBuilder().setIrVersion(8).build().toByteArray()), "model.not-onnx", "no graph");
    }

    @Test
    void saysThatAModelIsTooNew() {
        assertProblem(
                write(Protos.mlp().toBuilder().setIrVersion(99).build().toByteArray()),
                "model.unsupported",
                "IR version 99");
    }

    @Test
    void saysThatAModelIsCutOff() {
        assertProblem(write(MiniLm.head(1_000_000)), "model.cut-off", "promises");
    }

    @Test
    void refusesDataThatDoNotFitTheDims() {
        assertProblem(
                withWeight(floats(4).clearDims().addDims(5).build()),
                "model.damaged",
                "the tensor 'w' of FLOAT [5] needs 20 bytes but has 16");
        assertProblem(
                withWeight(TensorProto.newBuilder()
                        .setName("w")
                        .setDataType(DataType.FLOAT_VALUE)
                        .addDims(3)
                        .addFloatData(1)
                        .build()),
                "model.damaged",
                "needs 3 values but has 1");
    }

    @Test
    void refusesImpossibleDims() {
        assertProblem(
                withWeight(floats(1)
                        .clearDims()
                        .addDims(Long.MAX_VALUE)
                        .addDims(Long.MAX_VALUE)
                        .build()),
                "model.damaged",
                "impossibly large dims");
        assertProblem(
                withWeight(floats(1)
                        .clearDims()
                        .addDims(1L << 43)
                        .addDims(1L << 43)
                        .build()),
                "model.damaged",
                "impossibly large dims");
        assertProblem(withWeight(floats(1).clearDims().addDims(-1).build()), "model.damaged", "the negative dim -1");
    }

    @Test
    void refusesUnknownElementTypes() {
        assertProblem(withWeight(floats(1).setDataType(99).build()), "model.damaged", "unknown element type 99");
    }

    @Test
    void refusesLyingTensorsInsideSubgraphs() {
        NodeProto.Builder node = Protos.node("If", List.of("c"), List.of("y"))
                .addAttribute(Protos.attribute(
                        "then_branch",
                        GraphProto.newBuilder().addInitializer(floats(4).addDims(9))));

        assertProblem(
                write(Protos.model(GraphProto.newBuilder().addNode(node)).toByteArray()),
                "model.damaged",
                "[4, 9] needs 144 bytes");
    }

    @Test
    void refusesDeepNesting() {
        GraphProto graph = GraphProto.newBuilder().setName("innermost").build();
        for (int i = 0; i < 100; i++) {
            AttributeProto body = AttributeProto.newBuilder()
                    .setName("body")
                    .setType(AttributeProto.AttributeType.GRAPH)
                    .setG(graph)
                    .build();
            graph = GraphProto.newBuilder()
                    .addNode(NodeProto.newBuilder().setOpType("Loop").addAttribute(body))
                    .build();
        }

        assertProblem(write(Protos.model(graph.toBuilder()).toByteArray()), "model.unsupported", "nested too deeply");
    }

    @Test
    void refusesFloodsOfTinyParts() {
        // A model whose graph consists of 5 million nodes with nothing in them: 10 MB here, gigabytes when parsed.
        byte[] nodes = new byte[10_000_000];
        for (int i = 0; i < nodes.length; i += 2) {
            nodes[i] = 0x0A;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {0x08, 8, 0x3A});
        for (int rest = nodes.length; rest > 0; rest >>>= 7) {
            bytes.write(rest > 0x7F ? (rest & 0x7F) | 0x80 : rest);
        }
        bytes.writeBytes(nodes);

        assertProblem(write(bytes.toByteArray()), "model.unsupported", "more than 4000000 parts");
    }

    @Test
    void bringsInExternalData() throws IOException {
        byte[] weights = new byte[8192];
        weights[4096 + 3] = 0x40;
        Files.write(folder.resolve("w.bin"), weights);

        OnnxFile model = OnnxReader.read(external("w.bin", "4096", "16"));

        TensorProto tensor = model.proto().getGraph().getInitializer(0);
        assertThat(Tensors.floats(tensor).get(0)).isEqualTo(2f);
        assertThat(tensor.getExternalDataCount()).isZero();
        assertThat(model.files()).hasSize(2);
        assertThat(model.externalSha256()).isEqualTo(Sha256.of(weights));
        assertThat(model.sizeBytes()).isEqualTo(Files.size(model.files().getFirst()) + 8192);
    }

    @Test
    void noticesThatExternalDataWereWrittenToMeanwhile() throws IOException {
        Path weights = Files.write(folder.resolve("w.bin"), new byte[16]);
        OnnxFile model = OnnxReader.read(external("w.bin", "0", "16"));
        model.requireUnchanged();

        Files.setLastModifiedTime(weights, FileTime.fromMillis(1_000_000_000_000L));

        assertThat(Problems.of(model::requireUnchanged))
                .returns("model.changed", Problem::code)
                .matches(problem -> problem.message().contains("w.bin"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../w.bin", "a/../../w.bin", "/etc/passwd", "", ".", "..\\w.bin", "link.bin", "sub/link/w.bin"})
    void refusesExternalDataOutsideTheFolder(String location) throws IOException {
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.write(outside.resolve("w.bin"), new byte[64]);
        Path home = Files.createDirectories(folder.resolve("home/sub"));
        Files.createSymbolicLink(folder.resolve("home/link.bin"), outside.resolve("w.bin"));
        Files.createSymbolicLink(home.resolve("link"), outside);
        Path model = external(location, "0", "16");
        Path inside = Files.move(model, folder.resolve("home/model.onnx"));

        assertProblem(inside, "model.damaged", "no file inside the model's folder");
    }

    @Test
    void saysThatExternalDataAreMissingOrTooShort() throws IOException {
        Path missing = external("none.bin", "0", "16");
        assertThat(Problems.of(() -> OnnxReader.read(missing)))
                .returns("model.not-readable", Problem::code)
                .matches(problem -> problem.message().contains("none.bin"));
        Files.write(folder.resolve("w.bin"), new byte[20]);
        assertProblem(external("w.bin", "8", "16"), "model.cut-off", "w.bin has 20 bytes");
        assertProblem(external("w.bin", "0", "12"), "model.damaged", "needs 16 bytes but has 12");
        assertProblem(external("w.bin", "-4", "16"), "model.damaged", "the offset '-4'");
        assertProblem(external("w.bin", "999999999999999999", "16"), "model.cut-off", "ends at byte");
    }

    private Path external(String location, String offset, String length) {
        OnnxWriterTest.Entries entries = new OnnxWriterTest.Entries(location, offset, length);
        return withWeight(entries.on(floats(4).clearRawData()).build());
    }

    private static TensorProto.Builder floats(int count) {
        return Tensors.ofFloats("w", List.of((long) count), new float[count]).toBuilder();
    }

    private Path withWeight(TensorProto weight) {
        return write(
                Protos.model(GraphProto.newBuilder().addInitializer(weight)).toByteArray());
    }

    private Path write(byte[] bytes) {
        try {
            return Files.write(folder.resolve("model.onnx"), bytes);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static void assertProblem(Path file, String code, String part) {
        Problem problem = Problems.of(() -> OnnxReader.read(file));
        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.message()).contains(part).contains(file.getFileName().toString());
        assertThat(problem.hint()).isNotEmpty();
    }
}
