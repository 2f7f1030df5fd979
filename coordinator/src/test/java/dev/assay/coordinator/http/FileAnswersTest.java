package dev.assay.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.store.StoredFile;
import java.io.RandomAccessFile;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileAnswersTest {
    private static final String TEXT = "the model of lab3";

    @TempDir
    private Path directory;

    private TestLab lab;

    @BeforeEach
    void start() throws Exception {
        lab = TestLab.onLoopback(directory);
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void aFileComesWhole() throws Exception {
        HttpResponse<String> answer = get(lab.model3, null);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Accept-Ranges")).contains("bytes");
        assertThat(answer.body()).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=4-8, bytes 4-8/17, model",
        "bytes=13-, bytes 13-16/17, lab3",
        "bytes=-4, bytes 13-16/17, lab3",
        "bytes=-99, bytes 0-16/17, the model of lab3",
        "bytes=13-9223372036854775807, bytes 13-16/17, lab3",
        "bytes=0-0, bytes 0-0/17, t"
    })
    void onePartComesAlone(String range, String contentRange, String text) throws Exception {
        HttpResponse<String> answer = get(lab.model3, range);
        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(answer.headers().firstValue("Content-Range")).contains(contentRange);
        assertThat(answer.body()).isEqualTo(text);
    }

    @Test
    void aPartBehindTheEndIsRefused() throws Exception {
        HttpResponse<String> answer = get(lab.model3, "bytes=17-");
        assertThat(answer.statusCode()).isEqualTo(416);
        assertThat(answer.headers().firstValue("Content-Range")).contains("bytes */17");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-1,4-5", "lines=1-2"})
    void whoeverAsksForSomethingElseGetsTheWholeFile(String range) throws Exception {
        HttpResponse<String> answer = get(lab.model3, range);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(TEXT);
    }

    @Test
    void partsOfLargeFilesAreRight() throws Exception {
        byte[] bytes = new byte[3 << 20];
        new Random(1).nextBytes(bytes);
        String text = new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", "~");
        String sha256 = keep(text);
        assertThat(get(sha256, "bytes=1000003-2500007").body()).isEqualTo(text.substring(1_000_003, 2_500_008));
        assertThat(get(sha256, null).body()).isEqualTo(text);
    }

    @Test
    void anEmptyFileIsAFile() throws Exception {
        HttpResponse<String> answer = get(keep(""), null);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    /** Reading all that stands before the part would take minutes. */
    @Test
    void thePartIsReadAndNotWhatStandsBeforeIt() throws Exception {
        String sha256 = "ab".repeat(32);
        Path path = directory.resolve("content").resolve("ab").resolve(sha256);
        Files.createDirectories(path.getParent());
        long from = 256L << 30;
        try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
            sparse.seek(from);
            sparse.writeBytes("the end");
        }
        assertThat(get(sha256, "bytes=" + from + "-").body()).isEqualTo("the end");
    }

    private String keep(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        StoredFile file = lab.coordinator
                .files()
                .keep(Sha256.of(bytes), out -> out.write(bytes))
                .toCompletableFuture()
                .join();
        return file.reference().sha256();
    }

    private HttpResponse<String> get(String sha256, @Nullable String range) throws Exception {
        HttpRequest.Builder request = lab.request("GET", "/api/v1/artifacts/" + sha256, null, null);
        return lab.send(range == null ? request : request.setHeader("Range", range));
    }
}
