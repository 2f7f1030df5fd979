package dev.assay.optimizer.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.optimizer.onnx.proto.GraphProto;
import dev.assay.optimizer.onnx.proto.ModelProto;
import dev.assay.optimizer.onnx.proto.StringStringEntryProto;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.testing.Problems;
import dev.assay.optimizer.testing.Protos;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxWriterTest {
    @TempDir
    private Path folder;

    /** Where a tensor lies in another file. */
    record Entries(String location, String offset, String length) {
        TensorProto.Builder on(TensorProto.Builder tensor) {
            return tensor.setDataLocation(TensorProto.DataLocation.EXTERNAL)
                    .addExternalData(entry("location", location))
                    .addExternalData(entry("offset", offset))
                    .addExternalData(entry("length", length));
        }

        private static StringStringEntryProto.Builder entry(String key, String value) {
            return StringStringEntryProto.newBuilder().setKey(key).setValue(value);
        }
    }

    @Test
    void writesWhatTheReaderReads() throws IOException {
        WrittenModel written = new OnnxWriter().write(Protos.mlp(), folder.resolve("out.onnx"), List.of());

        OnnxFile read = OnnxReader.read(written.file());
        assertThat(read.proto()).isEqualTo(Protos.mlp());
        assertThat(read.sha256()).isEqualTo(written.sha256());
        assertThat(read.sizeBytes()).isEqualTo(written.sizeBytes());
        assertThat(files()).containsExactly("out.onnx");
    }

    @Test
    void replacesAnOlderFile() throws IOException {
        Path out = Files.writeString(folder.resolve("out.onnx"), "older");

        new OnnxWriter().write(Protos.mlp(), out, List.of());

        assertThat(OnnxReader.read(out).proto()).isEqualTo(Protos.mlp());
    }

    @Test
    void neverOverwritesTheModelThatItWasMadeFrom() throws IOException {
        Path input = Files.write(folder.resolve("in.onnx"), Protos.mlp().toByteArray());
        Path sameByLink = Files.createSymbolicLink(folder.resolve("link.onnx"), input);

        for (Path out : List.of(input, folder.resolve("../" + folder.getFileName() + "/in.onnx"), sameByLink)) {
            assertThat(Problems.of(() -> new OnnxWriter().write(ModelProto.getDefaultInstance(), out, List.of(input)))
                            .code())
                    .isEqualTo("model.would-overwrite");
        }

        assertThat(Files.readAllBytes(input)).isEqualTo(Protos.mlp().toByteArray());
    }

    @Test
    void saysThatAFolderIsMissing() {
        assertThat(Problems.of(() -> new OnnxWriter().write(Protos.mlp(), folder.resolve("none/out.onnx"), List.of()))
                        .code())
                .isEqualTo("model.not-writable");
    }

    @Test
    void leavesNoDraftWhenItFails() throws IOException {
        Files.createDirectories(folder.resolve("out.onnx/full"));

        assertThat(Problems.of(() -> new OnnxWriter().write(Protos.mlp(), folder.resolve("out.onnx"), List.of()))
                        .code())
                .isEqualTo("model.not-writable");

        assertThat(files()).containsExactly("out.onnx");
    }

    @Test
    void laysWeightsBesideAModelThatIsTooLarge() throws IOException {
        ModelProto model = Protos.model(GraphProto.newBuilder()
                .addInitializer(Tensors.ofFloats("large", List.of(300L), new float[300]))
                .addInitializer(Tensors.ofFloats("small", List.of(2L), 1, 2))
                .addInitializer(Tensors.ofFloats("larger", List.of(400L), filled(400))));

        WrittenModel written = new OnnxWriter(2000).write(model, folder.resolve("out.onnx"), List.of());

        OnnxFile read = OnnxReader.read(written.file());
        assertThat(read.proto()).isEqualTo(model);
        assertThat(read.sizeBytes()).isEqualTo(written.sizeBytes());
        assertThat(written.externalFiles()).hasSize(1);
        assertThat(Files.size(written.externalFiles().getFirst())).isEqualTo(4096 + 1600);
        assertThat(files()).hasSize(2);
    }

    @Test
    void namesWeightsByTheirContent() {
        ModelProto model =
                Protos.model(GraphProto.newBuilder().addInitializer(Tensors.ofFloats("w", List.of(300L), filled(300))));

        WrittenModel one = new OnnxWriter(100).write(model, folder.resolve("one.onnx"), List.of());
        WrittenModel other = new OnnxWriter(100).write(model, folder.resolve("other.onnx"), List.of());

        assertThat(other.sha256()).isEqualTo(one.sha256());
        assertThat(other.externalFiles()).isEqualTo(one.externalFiles());
    }

    @Test
    void leavesEverythingAsItWasWhenTheModelIsRefused() throws IOException {
        Path out = Files.writeString(folder.resolve("out.onnx"), "older");
        ModelProto model =
                Protos.model(GraphProto.newBuilder().addInitializer(Tensors.ofFloats("w", List.of(300L), filled(300))));
        for (OnnxWriter writer : List.of(new OnnxWriter(), new OnnxWriter(100))) {
            assertThatThrownBy(() -> writer.write(model, out, List.of(), draft -> {
                        assertThat(OnnxReader.read(draft).proto()).isEqualTo(model);
                        throw new IllegalArgumentException("refused");
                    }))
                    .hasMessage("refused");

            assertThat(files()).containsExactly("out.onnx");
            assertThat(out).hasContent("older");
        }
    }

    private static float[] filled(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = i;
        }
        return values;
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
