package dev.assay.coordinator.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.SourceLocation.Https;
import dev.assay.scenarios.store.StoredFile;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Threads and processes that want the same at the same time. */
class SourceSharingTest {
    private static final byte[] MODEL = "weights".repeat(50_000).getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private final AtomicInteger fullAnswers = new AtomicInteger();
    private final AtomicInteger answering = new AtomicInteger();
    private final AtomicInteger mostAnswering = new AtomicInteger();
    private SourceFixture sources;

    @BeforeEach
    void setUp() {
        sources = new SourceFixture(directory);
    }

    @Test
    void threadsDownloadTheSameOnce() throws Exception {
        try (TestServer server = new TestServer(this::answer);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // Two resolvers over one cache, as two runs in one process have them.
            SourceResolver first = sources.resolver();
            SourceResolver second = sources.resolver();
            Https location = new Https(server.uri("/model"), null);
            List<Callable<StoredFile>> tasks = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                SourceResolver resolver = i % 2 == 0 ? first : second;
                tasks.add(() -> resolver.resolve(new ArtifactSource(location, null), directory));
            }

            for (Future<StoredFile> result : threads.invokeAll(tasks)) {
                assertThat(result.get().path()).hasBinaryContent(MODEL);
            }

            assertThat(fullAnswers).hasValue(1);
            assertThat(mostAnswering).hasValue(1);
        }
    }

    @Test
    void processesDownloadTheSameOnce() throws Exception {
        try (TestServer server = new TestServer(this::answer)) {
            List<Process> processes = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                processes.add(start(server, "output-" + i));
            }
            for (int i = 0; i < processes.size(); i++) {
                assertThat(processes.get(i).waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(directory.resolve("output-" + i)).content().contains("resolved " + MODEL.length);
            }

            assertThat(server.requests()).hasSize(2);
            assertThat(fullAnswers).hasValue(1);
            assertThat(mostAnswering).hasValue(1);
        }
    }

    @Test
    void aKilledProcessLeavesNoLock() throws Exception {
        Path asked = directory.resolve("asked");
        CountDownLatch never = new CountDownLatch(1);
        try (TestServer server = new TestServer((request, answer) -> {
            if (!Files.exists(asked)) {
                Files.createFile(asked);
                never.await();
            } else {
                answer.whole(MODEL);
            }
        })) {
            Process process = start(server, "output");
            while (!Files.exists(asked)) {
                assertThat(process.isAlive())
                        .as(Files.readString(directory.resolve("output")))
                        .isTrue();
                LockSupport.parkNanos(1_000_000);
            }
            process.destroyForcibly().waitFor();

            assertThat(sources.resolve(new Https(server.uri("/model"), null)).path())
                    .hasBinaryContent(MODEL);
        }
    }

    private Process start(TestServer server, String output) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ResolvingProcess.class.getName(),
                        directory.toString(),
                        server.uri("/model").toString())
                .redirectErrorStream(true)
                .redirectOutput(new File(directory.toFile(), output))
                .start();
    }

    private void answer(TestServer.Request request, TestServer.Answer answer) throws IOException {
        mostAnswering.accumulateAndGet(answering.incrementAndGet(), Math::max);
        if (request.header("if-none-match").equals("\"v1\"")) {
            answering.decrementAndGet();
            answer.empty("304 Not Modified");
        } else {
            fullAnswers.incrementAndGet();
            answer.head("200 OK", "ETag: \"v1\"", "Content-Length: " + MODEL.length);
            answer.body(MODEL, 0, MODEL.length - 1);
            // Before the last byte: once the client has it, the next one may ask.
            answering.decrementAndGet();
            answer.body(MODEL, MODEL.length - 1, MODEL.length);
        }
    }
}
