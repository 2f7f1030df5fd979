package dev.assay.coordinator.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.SourceLocation.Https;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.store.StoredFile;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpsSourceTest {
    private static final byte[] MODEL = bytes(300_000);

    @TempDir
    Path directory;

    private SourceFixture sources;

    @BeforeEach
    void setUp() {
        sources = new SourceFixture(directory);
    }

    @Test
    void downloadsAFileAndTellsHowFarItIs() throws IOException {
        try (TestServer server = new TestServer((request, answer) -> answer.whole(MODEL))) {
            StoredFile stored = sources.resolve(location(server));

            assertThat(stored.path()).hasBinaryContent(MODEL);
            assertThat(sources.progress.getLast().doneBytes()).isEqualTo(MODEL.length);
            assertThat(sources.progress).allSatisfy(step -> {
                assertThat(step.totalBytes()).isEqualTo(MODEL.length);
                assertThat(step.what()).isEqualTo(server.uri("/model").toString());
            });
            assertThat(downloads()).isEmpty();
        }
    }

    @Test
    void asksNobodyForAPinnedFileThatTheStoreHas() throws IOException {
        String sha256 = sources.store.store(out -> out.write(MODEL)).reference().sha256();
        try (TestServer server = new TestServer((request, answer) -> answer.empty("500 Broken"))) {
            assertThat(sources.resolve(location(server), sha256).path()).hasBinaryContent(MODEL);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void goesOnWhereTheConnectionWasCut() throws IOException {
        try (TestServer server = new TestServer((request, answer) -> {
            if (request.header("range").isEmpty()) {
                answer.head("200 OK", "ETag: \"v1\"", "Content-Length: " + MODEL.length);
                answer.body(MODEL, 0, 100_000);
            } else {
                assertThat(request.header("if-range")).isEqualTo("\"v1\"");
                int from = Integer.parseInt(request.header("range").replaceAll("\\D", ""));
                answer.head(
                        "206 Partial Content",
                        "ETag: \"v1\"",
                        "Content-Range: bytes " + from + "-" + (MODEL.length - 1) + "/" + MODEL.length,
                        "Content-Length: " + (MODEL.length - from));
                answer.body(MODEL, from, Math.min(MODEL.length, from + 150_000));
            }
        })) {
            StoredFile stored = sources.resolve(location(server));

            assertThat(stored.path()).hasBinaryContent(MODEL);
            assertThat(server.requests())
                    .extracting(request -> request.header("range"))
                    .containsExactly("", "bytes=100000-", "bytes=250000-");
            assertThat(sources.pauses).hasSize(2);
        }
    }

    @Test
    void goesOnInANewProcessWithWhatAnEarlierOneGot() throws IOException {
        try (TestServer server = new TestServer((request, answer) -> {
            if (request.header("range").equals("bytes=100000-")) {
                answer.head(
                        "206 Partial Content",
                        "Content-Range: bytes 100000-%d/%d".formatted(MODEL.length - 1, MODEL.length),
                        "Content-Length: " + (MODEL.length - 100_000));
                answer.body(MODEL, 100_000, MODEL.length);
            } else if (request.path().equals("/model")) {
                answer.head("200 OK", "ETag: \"v1\"", "Content-Length: " + MODEL.length);
                answer.body(MODEL, 0, 100_000);
            }
        })) {
            // Like a process that was stopped: the pause never ends well.
            SourceFixture stopped = new SourceFixture(directory);
            stopped.pauses.clear();
            Surroundings surroundings = new Surroundings(
                    stopped.environment,
                    stopped.clock,
                    pause -> {
                        throw new InterruptedException("stopped");
                    },
                    uri -> true,
                    stopped.maven);
            SourceResolver resolver = new CachingSourceResolver(
                    stopped.store, directory.resolve("cache"), DownloadListener.NONE, stopped.settings, surroundings);
            Problem problem = SourceFixture.problemOf(
                    () -> resolver.resolve(new ArtifactSource(location(server), null), directory));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(problem.message()).contains("interrupted");

            assertThat(sources.resolve(location(server)).path()).hasBinaryContent(MODEL);
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void deletesDownloadsThatNobodyWentOnWith() throws IOException {
        Path parts = Files.createDirectories(directory.resolve("cache/downloads"));
        Path old = Files.writeString(parts.resolve("old.part"), "x");
        Path young = Files.writeString(parts.resolve("young.part"), "x");
        Instant now = Instant.parse("2026-01-10T00:00:00Z");
        sources.clock = () -> now;
        Files.setLastModifiedTime(old, FileTime.from(now.minus(Duration.ofDays(8))));
        Files.setLastModifiedTime(young, FileTime.from(now.minus(Duration.ofDays(6))));
        try (TestServer server = new TestServer((request, answer) -> answer.whole(MODEL))) {
            sources.resolve(location(server));
        }

        assertThat(downloads()).containsExactly(young);
    }

    @Test
    void startsOverWhenTheFileChangedBetweenTwoAttempts() throws IOException {
        byte[] newer = bytes(200_000);
        try (TestServer server = new TestServer((request, answer) -> {
            if (request.header("range").isEmpty()) {
                answer.head("200 OK", "ETag: \"v1\"", "Content-Length: " + MODEL.length);
                answer.body(MODEL, 0, 100_000);
            } else {
                answer.whole(newer, "ETag: \"v2\"");
            }
        })) {
            assertThat(sources.resolve(location(server)).path()).hasBinaryContent(newer);
        }
    }

    @Test
    void startsOverWhenTheServerSendsAnotherPartThanAskedFor() throws IOException {
        try (TestServer server = new TestServer((request, answer) -> {
            if (!request.header("range").isEmpty()) {
                answer.head("206 Partial Content", "Content-Range: bytes 0-9/10", "Content-Length: 10");
                answer.body(MODEL, 0, 10);
            } else if (sources.pauses.isEmpty()) {
                answer.head("200 OK", "ETag: \"v1\"", "Content-Length: " + MODEL.length);
                answer.body(MODEL, 0, 100_000);
            } else {
                answer.whole(MODEL);
            }
        })) {
            assertThat(sources.resolve(location(server)).path()).hasBinaryContent(MODEL);
            assertThat(server.requests()).hasSize(3);
        }
    }

    @Test
    void doesNotContinueByAWeakETag() throws IOException {
        try (TestServer server = new TestServer((request, answer) -> {
            if (sources.pauses.isEmpty()) {
                answer.head("200 OK", "ETag: W/\"v1\"", "Content-Length: " + MODEL.length);
                answer.body(MODEL, 0, 100_000);
            } else {
                answer.whole(MODEL);
            }
        })) {
            assertThat(sources.resolve(location(server)).path()).hasBinaryContent(MODEL);
            assertThat(server.requests())
                    .extracting(request -> request.header("range"))
                    .containsExactly("", "");
        }
    }

    @Test
    void givesUpOnAServerThatAlwaysAnnouncesMoreThanItSends() throws IOException {
        try (TestServer server = new TestServer((request, answer) -> {
            answer.head("200 OK", "Content-Length: " + (MODEL.length + 1));
            answer.body(MODEL, 0, MODEL.length);
        })) {
            Problem problem = sources.problem(location(server));

            assertThat(problem.code()).isEqualTo("source.failed");
            assertThat(problem.message()).contains(server.uri("/model").toString(), "300000 of 300001 bytes");
            assertThat(server.requests()).hasSizeBetween(5, 6);
            assertThat(sources.pauses).isSorted();
            assertThat(storedFiles()).isEmpty();
        }
    }

    @Test
    void triesAgainLaterWhenTheServerIsBusy() throws IOException {
        try (TestServer server = new TestServer((request, answer) -> {
            if (sources.pauses.isEmpty()) {
                answer.empty("503 Busy", "Retry-After: 7");
            } else {
                answer.whole(MODEL);
            }
        })) {
            assertThat(sources.resolve(location(server)).path()).hasBinaryContent(MODEL);
            assertThat(sources.pauses).containsExactly(Duration.ofSeconds(7));
        }
    }

    @Test
    void asksWhetherTheFileIsStillTheSame() throws IOException {
        try (TestServer server = new TestServer((request, answer) -> {
            if (request.header("if-none-match").equals("\"v1\"")) {
                answer.empty("304 Not Modified");
            } else {
                answer.whole(MODEL, "ETag: \"v1\"");
            }
        })) {
            StoredFile first = sources.resolve(location(server));

            assertThat(sources.resolve(location(server))).isEqualTo(first);
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void fetchesAFileAgainThatChanged() throws IOException {
        AtomicReference<byte[]> content = new AtomicReference<>(MODEL);
        try (TestServer server = new TestServer(
                (request, answer) -> answer.whole(content.get(), "Last-Modified: Thu, 01 Jan 2026 00:00:00 GMT"))) {
            sources.resolve(location(server));
            content.set(bytes(10));

            assertThat(sources.resolve(location(server)).path()).hasBinaryContent(content.get());
            assertThat(server.requests().getLast().header("if-modified-since"))
                    .isEqualTo("Thu, 01 Jan 2026 00:00:00 GMT");
        }
    }

    @Test
    void namesTheHashToPinWhenOfflineWithAnOldCopy() throws IOException {
        Https location;
        StoredFile stored;
        try (TestServer server = new TestServer((request, answer) -> answer.whole(MODEL, "ETag: \"v1\""))) {
            location = location(server);
            stored = sources.resolve(location);
        }

        Problem problem = sources.problem(location);

        assertThat(problem.code()).isEqualTo("source.offline");
        assertThat(problem.message()).contains(location.uri().toString());
        assertThat(problem.hint()).contains("proxy", stored.reference().sha256());
        assertThat(sources.resolve(location, stored.reference().sha256())).isEqualTo(stored);
    }

    @Test
    void followsARedirect() throws IOException {
        try (TestServer server = new TestServer((request, answer) -> {
            if (request.path().equals("/model")) {
                answer.empty("302 Found", "Location: /elsewhere");
            } else {
                answer.whole(MODEL);
            }
        })) {
            assertThat(sources.resolve(location(server)).path()).hasBinaryContent(MODEL);
        }
    }

    @Test
    void refusesARedirectToPlainHttp() throws IOException {
        try (TestServer server = new TestServer((request, answer) ->
                answer.empty("302 Found", "Location: http://example.org/model?signature=secret"))) {
            Problem problem = sources.problem(location(server));

            assertThat(problem.code()).isEqualTo("source.failed");
            assertThat(problem.message())
                    .contains("http://example.org", "not https")
                    .doesNotContain("secret");
        }
    }

    @Test
    void givesUpOnARedirectLoop() throws IOException {
        try (TestServer server = new TestServer((request, answer) -> answer.empty("302 Found", "Location: /model"))) {
            assertThat(sources.problem(location(server)).message()).contains("redirects");
            assertThat(server.requests()).hasSize(11);
        }
    }

    @Test
    void refusesPlainHttpToAnotherMachine() {
        Problem problem = sources.problem(new Https(URI.create("http://192.0.2.1/model"), null));

        assertThat(problem.message()).contains("not https");
    }

    @Test
    void refusesCredentialsInTheAddressWithoutShowingThem() {
        Problem problem = sources.problem(new Https(URI.create("https://me:secret@example.org/model"), null));

        assertThat(problem.toString()).contains("credentials").doesNotContain("secret");
    }

    @Test
    void saysThatAFileDoesNotExist() throws IOException {
        try (TestServer server = new TestServer((request, answer) -> answer.empty("404 Not Found"))) {
            Problem problem = sources.problem(location(server));

            assertThat(problem.code()).isEqualTo("source.not-found");
            assertThat(problem.message()).contains(server.uri("/model").toString(), "404");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void refusesAFileThatIsAnnouncedAsTooLarge() throws IOException {
        try (TestServer server =
                new TestServer((request, answer) -> answer.head("200 OK", "Content-Length: " + (200L << 20)))) {
            assertThat(sources.problem(location(server)).code()).isEqualTo("source.too-large");
        }
    }

    @Test
    void refusesAFileThatTurnsOutTooLarge() throws IOException {
        sources.settings =
                new SourceSettings(250_000, 50, Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20));
        try (TestServer server = new TestServer((request, answer) -> {
            answer.head("200 OK");
            answer.body(MODEL, 0, MODEL.length);
        })) {
            assertThat(sources.problem(location(server)).code()).isEqualTo("source.too-large");
            assertThat(storedFiles()).isEmpty();
            assertThat(downloads()).isEmpty();
        }
    }

    @Test
    void refusesOtherContentThanThePinnedAndKeepsNothing() throws IOException {
        String expected = Sha256.of("other");
        try (TestServer server = new TestServer((request, answer) -> answer.whole(MODEL, "ETag: \"v1\""))) {
            Problem problem = sources.problem(location(server), expected);

            assertThat(problem.code()).isEqualTo("source.wrong-hash");
            assertThat(problem.message()).contains(server.uri("/model").toString(), expected);
            assertThat(storedFiles()).isEmpty();
            assertThat(downloads()).isEmpty();
        }
    }

    @Test
    void givesUpOnADownloadThatStandsStill() throws IOException {
        sources.settings =
                new SourceSettings(1L << 20, 50, Duration.ofSeconds(20), Duration.ofMillis(50), Duration.ofSeconds(20));
        CountDownLatch end = new CountDownLatch(1);
        try (TestServer server = new TestServer((request, answer) -> {
            answer.head("200 OK", "Content-Length: " + MODEL.length);
            answer.body(MODEL, 0, 10);
            end.await();
        })) {
            Problem problem = sources.problem(location(server));

            assertThat(problem.code()).isEqualTo("source.failed");
            assertThat(problem.message()).contains("10 of 300000 bytes", "nothing came for 50 ms");
        } finally {
            end.countDown();
        }
    }

    @Test
    void givesUpOnAServerThatNeverAnswers() throws IOException {
        sources.settings =
                new SourceSettings(1L << 20, 50, Duration.ofMillis(50), Duration.ofSeconds(20), Duration.ofSeconds(20));
        CountDownLatch end = new CountDownLatch(1);
        try (TestServer server = new TestServer((request, answer) -> end.await())) {
            Problem problem = sources.problem(location(server));

            assertThat(problem.code()).isEqualTo("source.failed");
            assertThat(problem.message()).contains("no answer within");
        } finally {
            end.countDown();
        }
    }

    @Test
    void saysThatAHostDoesNotExist() {
        Problem problem = sources.problem(new Https(URI.create("https://assay.invalid/model"), null));

        assertThat(problem.code()).isEqualTo("source.offline");
        assertThat(problem.message()).contains("https://assay.invalid/model");
    }

    @Test
    void downloadsAnArchiveOnceForAllItsEntries() throws IOException {
        Path zip = directory.resolve("model.zip");
        try (OutputStream file = Files.newOutputStream(zip);
                ZipOutputStream out = new ZipOutputStream(file)) {
            out.putNextEntry(new ZipEntry("a"));
            out.write(1);
            out.putNextEntry(new ZipEntry("b"));
            out.write(2);
        }
        byte[] archive = Files.readAllBytes(zip);
        try (TestServer server = new TestServer((request, answer) -> {
            if (request.header("if-none-match").isEmpty()) {
                answer.whole(archive, "ETag: \"v1\"");
            } else {
                answer.empty("304 Not Modified");
            }
        })) {
            assertThat(sources.resolve(new Https(server.uri("/m.zip"), "a")).path())
                    .hasBinaryContent(new byte[] {1});
            assertThat(sources.resolve(new Https(server.uri("/m.zip"), "b")).path())
                    .hasBinaryContent(new byte[] {2});
            assertThat(sources.progress)
                    .allSatisfy(step -> assertThat(step.what()).doesNotContain("!/"));
            assertThat(server.requests().getLast().header("if-none-match")).isEqualTo("\"v1\"");
        }
    }

    private static Https location(TestServer server) {
        return new Https(server.uri("/model"), null);
    }

    private List<Path> downloads() throws IOException {
        return ScratchDirectory.list(directory.resolve("cache/downloads"));
    }

    private List<Path> storedFiles() throws IOException {
        Path store = directory.resolve("store");
        if (!Files.exists(store)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(store)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }
}
