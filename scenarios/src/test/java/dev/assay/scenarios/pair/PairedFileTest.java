package dev.assay.scenarios.pair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.language.ModelFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairedFileTest {
    @TempDir
    private Path directory;

    @Test
    void bothPartsAreFoundWhereTheyWerePut() throws IOException {
        byte[] bytes = joined("7767517\n", "weights");
        Path path = Files.write(directory.resolve("model"), bytes);
        PairedFile file = PairedFile.open(ModelFormat.NCNN, path).orElseThrow();
        assertThat(new String(bytes, file.structureOffset(), file.structureBytes(), StandardCharsets.UTF_8))
                .isEqualTo("7767517\n");
        assertThat(new String(bytes, (int) file.weightsOffset(), (int) file.weightsBytes(), StandardCharsets.UTF_8))
                .isEqualTo("weights");
        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo("assay-ncnn 1 8 7\n7767517\nweights");
    }

    @Test
    void aFileThatIsNotWholeIsNone() throws IOException {
        byte[] bytes = joined("7767517\n", "weights");
        for (int kept = 0; kept < bytes.length; kept++) {
            Path cut = Files.write(directory.resolve("cut"), Arrays.copyOf(bytes, kept));
            assertThat(PairedFile.open(ModelFormat.NCNN, cut))
                    .as("%d bytes", kept)
                    .isEmpty();
        }
        assertThat(PairedFile.open(
                        ModelFormat.NCNN,
                        Files.write(directory.resolve("more"), Arrays.copyOf(bytes, bytes.length + 1))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "assay-ncnn 2 1 1\nab",
                "assay-openvino 1 1 1\nab",
                "assay-ncnn 1 -1 3\nab",
                "assay-ncnn 1 1\nab",
                "assay-ncnn 1 999999999 1\nab",
                "assay-ncnn 1 9999999999 1\nab",
                "assay-ncnn 1 1 999999999999999999\nab",
                "something else\n",
            })
    void whatTheHeaderSaysIsNotTrusted(String content) throws IOException {
        assertThat(PairedFile.open(ModelFormat.NCNN, Files.writeString(directory.resolve("bad"), content)))
                .isEmpty();
    }

    private byte[] joined(String param, String bin) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PairedFile.write(
                ModelFormat.NCNN,
                Files.writeString(directory.resolve("param"), param),
                Files.writeString(directory.resolve("bin"), bin),
                out);
        return out.toByteArray();
    }
}
