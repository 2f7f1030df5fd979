package dev.assay.coordinator.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.coordinator.source.ArchiveFixture.Entry;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchivesTest {
    private static final SourceSettings SETTINGS =
            new SourceSettings(64L << 20, 50, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1));

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(ArchiveFixture.Format.class)
    void takesOneEntryOut(ArchiveFixture.Format format) throws IOException {
        Path archive =
                format.write(directory, Entry.file("README.txt", "read me"), Entry.file("onnx/model.onnx", "weights"));

        assertThat(extract(archive, "onnx/model.onnx")).isEqualTo("weights");
        assertThat(extract(archive, "./onnx//model.onnx")).isEqualTo("weights");
        assertThat(extract(archive, "nope", "README.txt")).isEqualTo("read me");
    }

    @ParameterizedTest
    @EnumSource(ArchiveFixture.Format.class)
    void namesTheNearestEntriesWhenThereIsNone(ArchiveFixture.Format format) throws IOException {
        Path archive = format.write(
                directory,
                Entry.file("LICENSE", "x"),
                Entry.file("onnx/model_quantized.onnx", "x"),
                Entry.file("onnx/model.onnx", "x"));

        Problem problem = problem(archive, "model.onnx");

        assertThat(problem.code()).isEqualTo("source.entry-not-found");
        assertThat(problem.hint()).contains("3 files", "nearest are: onnx/model.onnx, onnx/model_quantized.onnx");
    }

    @ParameterizedTest
    @EnumSource(ArchiveFixture.Format.class)
    void findsNoEntryThatClimbsOutOfTheArchive(ArchiveFixture.Format format) throws IOException {
        Path archive =
                format.write(directory, Entry.file("../model.onnx", "evil"), Entry.file("a/../../model.onnx", "evil"));

        Problem problem = problem(archive, "model.onnx");

        assertThat(problem.code()).isEqualTo("source.entry-not-found");
        assertThat(problem.hint()).contains("no files");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../model.onnx", "a/../../b", "/etc/passwd", "C:/windows", "..\\model.onnx", "", "a\0b"})
    void refusesToLookForAPathThatIsNotInsideAnArchive(String wanted) throws IOException {
        Path archive = ArchiveFixture.Format.ZIP.write(directory, Entry.file("model.onnx", "weights"));

        assertThat(problem(archive, wanted).message()).contains("no path inside an archive");
    }

    @ParameterizedTest
    @EnumSource(ArchiveFixture.Format.class)
    void refusesTwoEntriesOfOneName(ArchiveFixture.Format format) throws IOException {
        Path archive =
                format.write(directory, Entry.file("model.onnx", "scanned"), Entry.file("./model.onnx", "measured"));

        Problem problem = problem(archive, "model.onnx");

        assertThat(problem.code()).isEqualTo("source.bad-archive");
        assertThat(problem.message()).contains("2 entries");
    }

    @ParameterizedTest
    @EnumSource(ArchiveFixture.Format.class)
    void refusesADirectory(ArchiveFixture.Format format) throws IOException {
        Path archive = format.write(directory, Entry.directory("onnx/"), Entry.file("onnx/model.onnx", "x"));

        assertThat(problem(archive, "onnx").message()).contains("directory");
    }

    @ParameterizedTest
    @ValueSource(bytes = {TarConstants.LF_SYMLINK, TarConstants.LF_LINK})
    void refusesALinkInATar(byte type) throws IOException {
        Path archive = ArchiveFixture.Format.TAR_GZ.write(directory, Entry.tarLink("model.onnx", "/etc/passwd", type));

        Problem problem = problem(archive, "model.onnx");

        assertThat(problem.code()).isEqualTo("source.bad-archive");
        assertThat(problem.message()).contains("link");
    }

    @Test
    void refusesALinkInAZip() throws IOException {
        Path archive = ArchiveFixture.Format.ZIP.write(directory, Entry.zipLink("model.onnx", "/etc/passwd"));

        assertThat(problem(archive, "model.onnx").message()).contains("link");
    }

    @Test
    void refusesADeviceInATar() throws IOException {
        Path archive = ArchiveFixture.Format.TAR.write(directory, Entry.tarLink("model.onnx", "", TarConstants.LF_CHR));

        assertThat(problem(archive, "model.onnx").message()).contains("no plain file");
    }

    @Test
    void refusesAnEncryptedEntry() throws IOException {
        Path archive = ArchiveFixture.Format.ZIP.write(directory, Entry.file("model.onnx", "weights"));
        byte[] bytes = Files.readAllBytes(archive);
        // Bit 0 of the flags, in the local header and in the central directory.
        bytes[6] |= 1;
        bytes[ArchiveFixture.centralDirectory(bytes) + 8] |= 1;
        Files.write(archive, bytes);

        assertThat(problem(archive, "model.onnx").message()).contains("encrypted");
    }

    @ParameterizedTest
    @EnumSource(ArchiveFixture.Format.class)
    void refusesATruncatedArchive(ArchiveFixture.Format format) throws IOException {
        Path archive = format.write(
                directory,
                Entry.file("model.onnx", ArchiveFixture.noise(10_000)),
                Entry.file("later", ArchiveFixture.noise(10_000)));
        byte[] whole = Files.readAllBytes(archive);

        for (int length : new int[] {1, 3, 100, 700, whole.length / 4, whole.length / 2, whole.length * 6 / 10}) {
            Files.write(archive, Arrays.copyOf(whole, length));
            Problem problem = problem(archive, "model.onnx");
            assertThat(problem.code()).as("cut to %d bytes", length).isEqualTo("source.bad-archive");
            assertThat(problem.message()).contains("test!/model.onnx");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ArchiveFixture.Format.class,
            names = {"ZIP", "TAR_GZ"})
    void noticesEveryDamagedByte(ArchiveFixture.Format format) throws IOException {
        String content = ArchiveFixture.noise(2_000);
        Path archive = format.write(directory, Entry.file("model.onnx", content));
        byte[] whole = Files.readAllBytes(archive);
        long seed = ThreadLocalRandom.current().nextLong();
        Random random = new Random(seed);

        for (int round = 0; round < 200; round++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(archive, damaged);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try {
                new Archives(SETTINGS).extract("test", archive, List.of("model.onnx"), out);
            } catch (ProblemException refused) {
                continue;
            }
            // Some bytes mean nothing, such as a time; then the content must be the right one.
            assertThat(out.toString(StandardCharsets.UTF_8))
                    .as("seed %d round %d", seed, round)
                    .isEqualTo(content);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ArchiveFixture.Format.class,
            names = {"ZIP", "TAR_GZ"})
    void stopsADecompressionBomb(ArchiveFixture.Format format) throws IOException {
        Path archive = format.write(directory, Entry.zeros("bomb.onnx", 32 << 20));
        CountingOutput out = new CountingOutput();

        Problem problem = SourceFixture.problemOf(
                () -> new Archives(SETTINGS).extract("test", archive, List.of("bomb.onnx"), out));

        assertThat(problem.code()).isEqualTo("source.too-large");
        assertThat(problem.message()).contains("50 times");
        assertThat(out.count).isLessThan(17 << 20);
    }

    @Test
    void stopsABombThatStandsBeforeTheWantedEntry() throws IOException {
        Path archive = ArchiveFixture.Format.TAR_GZ.write(
                directory, Entry.zeros("bomb", 32 << 20), Entry.file("model.onnx", "weights"));

        assertThat(problem(archive, "model.onnx").code()).isEqualTo("source.too-large");
    }

    @Test
    void stopsABombWhoseHeaderLiesAboutItsSize() throws IOException {
        Path archive = ArchiveFixture.Format.ZIP.write(directory, Entry.zeros("bomb.onnx", 32 << 20));
        byte[] bytes = Files.readAllBytes(archive);
        int directoryAt = ArchiveFixture.centralDirectory(bytes);
        // The uncompressed size in the central directory: 7 bytes.
        System.arraycopy(new byte[] {7, 0, 0, 0}, 0, bytes, directoryAt + 24, 4);
        Files.write(archive, bytes);
        CountingOutput out = new CountingOutput();

        Problem problem = SourceFixture.problemOf(
                () -> new Archives(SETTINGS).extract("test", archive, List.of("bomb.onnx"), out));

        assertThat(problem.code()).isIn("source.too-large", "source.bad-archive");
        assertThat(out.count).isLessThan(17 << 20);
    }

    @Test
    void stopsASparseFileThatGrowsOutOfNothing() throws IOException {
        Path archive = directory.resolve("sparse.tar");
        ArchiveFixture.writeSparseTar(archive, "model.onnx", 1L << 40);

        assertThat(problem(archive, "model.onnx").code()).isIn("source.too-large", "source.bad-archive");
    }

    @Test
    void refusesAnEntryLargerThanTheLimit() throws IOException {
        SourceSettings small =
                new SourceSettings(1_000, 50, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1));
        Path archive = ArchiveFixture.Format.ZIP.write(directory, Entry.file("m", ArchiveFixture.noise(2_000)));

        Problem problem = SourceFixture.problemOf(
                () -> new Archives(small).extract("test!/m", archive, List.of("m"), OutputStream.nullOutputStream()));

        assertThat(problem.code()).isEqualTo("source.too-large");
        assertThat(problem.message()).contains("test!/m", "1000 bytes");
    }

    @Test
    void refusesAFileThatIsNoArchive() throws IOException {
        Path file = Files.writeString(directory.resolve("model.onnx"), "weights");

        Problem problem = problem(file, "model.onnx");

        assertThat(problem.code()).isEqualTo("source.bad-archive");
        assertThat(problem.message()).contains("not a zip, jar, wheel, tar or tar.gz");
    }

    @Test
    void showsNoControlCharactersOfAnArchivesNames() throws IOException {
        Path archive = ArchiveFixture.Format.ZIP.write(directory, Entry.file("mo\u001b[31mdel.onnx", "x"));

        assertThat(problem(archive, "model.onnx").hint()).contains("mo [31mdel.onnx");
    }

    @Test
    void passesOnThatTheDiskIsFull() throws IOException {
        Path archive = ArchiveFixture.Format.ZIP.write(directory, Entry.file("m", "weights"));
        OutputStream full = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("no space left");
            }
        };

        assertThatThrownBy(() -> new Archives(SETTINGS).extract("test", archive, List.of("m"), full))
                .isInstanceOf(IOException.class)
                .hasMessage("no space left");
    }

    private static String extract(Path archive, String... wanted) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Archives(SETTINGS).extract("test!/" + wanted[0], archive, List.of(wanted), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Problem problem(Path archive, String wanted) {
        return SourceFixture.problemOf(() -> new Archives(SETTINGS)
                .extract("test!/" + wanted, archive, List.of(wanted), OutputStream.nullOutputStream()));
    }

    private static final class CountingOutput extends OutputStream {
        private long count;

        @Override
        public void write(int value) {
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            count += length;
        }
    }
}
