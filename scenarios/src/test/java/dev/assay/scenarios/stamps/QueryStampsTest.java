package dev.assay.scenarios.stamps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryStampsTest {
    @TempDir
    private Path directory;

    @Test
    void whatIsWrittenIsRead() throws IOException {
        List<List<Long>> queries = new ArrayList<>();
        for (long i = 0; i < 10_000; i++) {
            queries.add(List.of(i * 1_000_000_007L, i * 1_000_000_007L + i, i * 1_000_000_007L + 2 * i + 1));
        }
        Path file = write(queries, queries.size());

        try (QueryStampsReader reader = new QueryStampsReader(file)) {
            assertThat(reader.header()).isEqualTo(header(queries.size()));
            assertThat(read(reader)).isEqualTo(queries);
        }
        assertThat(directory).isDirectoryNotContaining(path -> path.toString().endsWith(".part"));
    }

    @Test
    void theFormatIsWhatThePackageSays() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(write(List.of(List.of(1L, 2L, 3L)), 1)))
                .order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[8];
        bytes.get(magic);
        byte[] header = new byte[bytes.getInt()];
        bytes.get(header);

        assertThat(new String(magic, StandardCharsets.US_ASCII)).isEqualTo("ASSAYQS1");
        assertThat(new String(header, StandardCharsets.UTF_8))
                .contains("\"block\":\"b1\"", "\"round\":2", "\"kept\":1", "\"recorded\":7");
        assertThat(List.of(bytes.getLong(), bytes.getLong(), bytes.getLong())).containsExactly(1L, 2L, 3L);
        assertThat(bytes.hasRemaining()).isFalse();
    }

    @Test
    void aFileThatWasNotFinishedDoesNotAppear() throws IOException {
        Path file = directory.resolve("half.stamps");
        try (QueryStampsWriter writer = new QueryStampsWriter(file, header(2))) {
            writer.write(1, 2, 3);
        }

        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aDamagedFileSaysSo() throws IOException {
        byte[] good = Files.readAllBytes(write(List.of(List.of(1L, 2L, 3L), List.of(4L, 5L, 6L)), 2));
        byte[] otherMagic = good.clone();
        otherMagic[0] = 'X';
        byte[] badHeader = good.clone();
        badHeader[14] = 0;

        assertThat(problemOf(new byte[3])).contains("cut off");
        assertThat(problemOf(otherMagic)).contains("does not begin as one does");
        assertThat(problemOf(badHeader)).contains("its header can't be read");
        assertThat(problemOf(Arrays.copyOf(good, 40))).contains("cut off");
        assertThat(problemOf(Arrays.copyOf(good, good.length - 1))).contains("it ends after 1 of 2 queries");
    }

    private String problemOf(byte[] content) throws IOException {
        Path file = Files.write(directory.resolve("damaged.stamps"), content);
        String[] message = new String[1];
        assertThatThrownBy(() -> {
                    try (QueryStampsReader reader = new QueryStampsReader(file)) {
                        read(reader);
                    }
                })
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        thrown -> message[0] = thrown.problems().getFirst().message());
        return message[0];
    }

    private Path write(List<List<Long>> queries, long kept) throws IOException {
        Path file = directory.resolve("good.stamps");
        try (QueryStampsWriter writer = new QueryStampsWriter(file, header(kept))) {
            for (List<Long> query : queries) {
                writer.write(query.get(0), query.get(1), query.get(2));
            }
        }
        return file;
    }

    private static QueryStampsHeader header(long kept) {
        return new QueryStampsHeader(
                "b1", "int8 – schnell", 2, "single", "single-stream", 1_700_000_000_000L, kept + 6, kept);
    }

    private static List<List<Long>> read(QueryStampsReader reader) throws IOException {
        List<List<Long>> read = new ArrayList<>();
        reader.read((scheduledNs, issuedNs, doneNs) -> read.add(List.of(scheduledNs, issuedNs, doneNs)));
        return read;
    }
}
