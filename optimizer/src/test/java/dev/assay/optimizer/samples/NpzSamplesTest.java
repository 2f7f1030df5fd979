package dev.assay.optimizer.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.onnx.proto.GraphProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.optimizer.testing.Npz;
import dev.assay.optimizer.testing.Problems;
import dev.assay.optimizer.testing.Protos;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.samples.SampleSetHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NpzSamplesTest {
    /** Takes x [n, 2], ids [n, n] and one picture at a time. */
    private static final Model MODEL = Model.of(
            "model.onnx",
            Protos.model(GraphProto.newBuilder()
                    .addInput(Protos.value("x", DataType.FLOAT, -1, 2))
                    .addInput(Protos.value("ids", DataType.INT64, -1, -1))
                    .addInput(Protos.value("picture", DataType.UINT8, 1, 2, 2))));

    private static final Model ONE = Model.of(
            "one.onnx", Protos.model(GraphProto.newBuilder().addInput(Protos.value("x", DataType.FLOAT, -1, 2))));

    @TempDir
    private Path folder;

    @Test
    void takesOneArrayForEachInput() throws IOException {
        Path npz = write(Map.of(
                "x", Npz.array(1, "<f4", "(3, 2)", Npz.floats(1, 2, 3, 4, 5, 6)),
                "ids", Npz.array(2, "<i4", "(3, 1)", Npz.ints(7, 8, 9)),
                "picture", Npz.array(1, "|u1", "(3, 2, 2)", new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}),
                "labels", Npz.array(1, "<i8", "(3,)", Npz.longs(2, 0, 1))));

        SampleSet set = convert(npz, MODEL);

        assertThat(set.header().inputs())
                .containsExactly(
                        new SampleSetHeader.Input("x", ElementType.FLOAT32, List.of(2L), true),
                        new SampleSetHeader.Input("ids", ElementType.INT64, List.of(1L), true),
                        new SampleSetHeader.Input("picture", ElementType.UINT8, List.of(1L, 2L, 2L), false));
        assertThat(set.header().labels()).containsExactly(2, 0, 1);
        assertThat(set.tensor(0, 1).getFloat(4)).isEqualTo(4);
        assertThat(set.tensor(1, 2).getLong(0)).isEqualTo(9);
        assertThat(set.tensor(2, 2).get(3)).isEqualTo((byte) 11);
    }

    @Test
    void roundsDoublesWhichNumpyMakesUnlessToldOtherwise() throws IOException {
        ByteBuffer doubles = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        doubles.putDouble(0.1).putDouble(-2);

        SampleSet set = convert(write(Map.of("x", Npz.array(1, "<f8", "(1, 2)", doubles.array()))), ONE);

        assertThat(set.tensor(0, 0).getFloat(0)).isEqualTo(0.1f);
        assertThat(set.tensor(0, 0).getFloat(4)).isEqualTo(-2f);
    }

    @Test
    void givesTheSameSetWhateverTheFileIsCalled() throws IOException {
        Map<String, byte[]> arrays = Map.of("x", Npz.array(1, "<f4", "(1, 2)", Npz.floats(1, 2)));
        Path one = folder.resolve("one.bin");
        Path other = folder.resolve("other.bin");

        NpzSamples.convert(write("one.npz", arrays, 9), ONE, one);
        NpzSamples.convert(write("other.npz", arrays, 0), ONE, other);

        assertThat(one).hasSameBinaryContentAs(other);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "<f4 ~ (2, 2) ~ is 88 bytes long, but its head says 96",
                "<f4 ~ (4294967296, 4294967296) ~ more than 2 GB",
                "<f4 ~ (2147483647, 2) ~ more than 2 GB",
                "<f4 ~ (99999999999999999999,) ~ can't be used",
                "<f4 ~ (0, 2) ~ can't be used",
                "<f4 ~ (-1, 2) ~ a head that NumPy does not write",
                ">f4 ~ (1, 2) ~ elements of type '>f4'",
                "|O ~ (1, 2) ~ elements of type '|O'",
                "<i8 ~ (1, 1) ~ holds int64 for the input 'x', which takes float32; save array.astype(\"float32\")",
                "<f4 ~ (1, 1, 2) ~ has the shape [1, 1, 2] for the input 'x'; after the axis that counts samples must come [2]",
                "<f4 ~ (2,) ~ has the shape [2] for the input 'x'",
                "<f4 ~ () ~ is 88 bytes long",
            })
    void saysWhatIsWrongWithAnArray(String type, String shape, String message) throws IOException {
        Path npz = write(Map.of("x", Npz.array(1, type, shape, Npz.floats(1, 2))));

        assertThat(Problems.of(() -> convert(npz, ONE)).message())
                .contains(npz.toString())
                .contains(message);
    }

    @Test
    void saysWhichArraysAreMissingOrTooMany() throws IOException {
        byte[] array = Npz.array(1, "<f4", "(1, 2)", Npz.floats(1, 2));

        assertThat(message(Map.of("y", array))).contains("no array for the input 'x'", "[y]");
        assertThat(message(Map.of("x", array, "z", array))).contains("no input of the model: [z]");
        assertThat(message(Map.of("x", array, "labels", Npz.array(1, "<i8", "(1,)", Npz.longs(Long.MAX_VALUE)))))
                .contains("the label " + Long.MAX_VALUE);
        assertThat(message(Map.of("x", array, "labels", Npz.array(1, "<i8", "(2,)", Npz.longs(1, 1)))))
                .contains("one number for each of the 1 samples");
        assertThat(message(Map.of("x", Npz.array(1, "<f4", "(1, 2)", Npz.floats(1, 2)), "readme.txt", array)))
                .contains("no input of the model: [readme.txt]");
    }

    @Test
    void refusesWhatIsNoNumpyFile() throws IOException {
        byte[] columns = Npz.array(1, "<f4", "(1, 2)", Npz.floats(1, 2));
        int order = new String(columns, StandardCharsets.ISO_8859_1).indexOf("False,");
        System.arraycopy("True, ".getBytes(StandardCharsets.ISO_8859_1), 0, columns, order, 6);

        assertThat(message(Map.of("x", columns))).contains("stored column by column");
        assertThat(message(Map.of("x", new byte[] {1, 2, 3}))).contains("is cut off in its head");
        assertThat(message(Map.of("x", new byte[200]))).contains("does not begin with \\x93NUMPY");
        assertThat(message(Map.of("x", Npz.array(3, "<f4", "(1, 2)", Npz.floats(1, 2)))))
                .contains("version 3");
        assertThat(message(Map.of("x", new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, -1, -1, -1, -1})))
                .contains("claims a head of 4294967295 bytes");
        Path text = Files.writeString(folder.resolve("text.npz"), "not a zip file");
        assertThat(Problems.of(() -> convert(text, ONE)).message()).contains("is no .npz file");
    }

    @Test
    void saysThatAFileIsMissing() {
        assertThat(Problems.of(() -> convert(folder.resolve("none.npz"), ONE)).code())
                .isEqualTo("samples.not-readable");
    }

    private String message(Map<String, byte[]> arrays) throws IOException {
        Path npz = write(arrays);
        return Problems.of(() -> convert(npz, ONE)).message();
    }

    private SampleSet convert(Path npz, Model model) throws IOException {
        Path out = folder.resolve("samples.bin");
        NpzSamples.convert(npz, model, out);
        return SampleSet.open(out);
    }

    private Path write(Map<String, byte[]> arrays) throws IOException {
        return write("samples.npz", arrays, 9);
    }

    private Path write(String name, Map<String, byte[]> arrays, int level) throws IOException {
        return Files.write(folder.resolve(name), Npz.of(arrays, level));
    }
}
