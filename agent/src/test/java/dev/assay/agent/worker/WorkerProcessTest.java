package dev.assay.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.offset;

import dev.assay.agent.evil.Deed;
import dev.assay.agent.evil.EvilFixture;
import dev.assay.agent.evil.EvilModel;
import dev.assay.agent.evil.EvilModel.Moment;
import dev.assay.agent.load.LoadGlimpse;
import dev.assay.agent.runtime.WorkerNeeds;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.measurement.AccuracyMeasurement;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.Scoring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisabledOnOs(OS.WINDOWS)
class WorkerProcessTest {
    private static final Duration PATIENT = Duration.ofSeconds(60);
    private static final Load LOAD =
            new Load.SingleStream("single", new LoadBudget(Duration.ofMillis(5), Duration.ofMillis(20), 50));

    @TempDir
    Path directory;

    private Path workers;
    private Path samples;

    @BeforeEach
    void writeSamples() throws IOException {
        workers = Files.createDirectory(directory.resolve("workers"));
        samples = EvilFixture.writeSamples(directory.resolve("samples"), 6, 10);
    }

    @AfterEach
    void nothingIsLeftBehind() throws IOException {
        try (Stream<Path> left = Files.list(workers)) {
            assertThat(left).isEmpty();
        }
        assertThat(ProcessHandle.current().descendants()).isEmpty();
    }

    @Test
    void aGoodModelIsLoadedMeasuredScoredAndShown() throws IOException {
        try (Worker worker = launch(PATIENT)) {
            assertThat(worker.awaitReady()).isPositive();
            assertThat(load(worker, EvilModel.good(0)).loadNs()).isPositive();
            assertThat(prepare(worker).queries()).isEqualTo(5);

            List<LoadGlimpse> glimpses = new ArrayList<>();
            WorkerReply.Measured measured = worker.measure(new WorkerCommand.Measure(LOAD, 1, null), glimpses::add);
            assertThat(measured.recording().queries()).isGreaterThanOrEqualTo(50);
            assertThat(glimpses.getLast().queries())
                    .isEqualTo(measured.recording().queries());
            assertThat(glimpses.getLast().warmingUp()).isFalse();
            assertThat(measured.recording().samples())
                    .isEqualTo(2 * measured.recording().queries());
            assertThat(measured.recording().latency().decode().getTotalCount())
                    .isEqualTo(measured.recording().queries());
            assertThat(measured.peakResidentBytes()).isGreaterThan(10 << 20);

            assertThat(worker.evidence().runtime()).isEqualTo("evil");
            assertThat(score(worker, new Scoring.BaselineAgreement(), true)).isNull();
            worker.shutDown();
        }
        // A batch of three does not divide sixteen samples: the rest is padded.
        try (Worker worker = launch(PATIENT)) {
            worker.awaitReady();
            load(worker, EvilModel.good(0.5f));
            assertThat(score(worker, new Scoring.BaselineAgreement(), false))
                    .isInstanceOfSatisfying(AccuracyMeasurement.Fidelity.class, fidelity -> {
                        assertThat(fidelity.cosine()).hasSize(10).allMatch(cosine -> cosine > 0.5 && cosine < 1);
                        assertThat(fidelity.maxAbsoluteError()).isEqualTo(0.5, offset(1e-6));
                    });
            worker.shutDown();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    SEGFAULT              | LOAD      | worker.crashed       | died with SIGSEGV while loading the model
                    SEGFAULT              | LATER_RUN | worker.crashed       | died with SIGSEGV while measuring
                    EXIT                  | LATER_RUN | worker.exited        | exited with status 7 while measuring
                    HALT                  | EVIDENCE  | worker.exited        | exited with status 0 while telling what ran
                    EXHAUST_HEAP          | LOAD      | worker.out-of-memory | ran out of memory while loading the model
                    EXHAUST_NATIVE_MEMORY | PREPARE   | worker.out-of-memory | ran out of memory at the first inference
                    THROW_PROBLEM         | LOAD      | model.unsupported    | the model uses Foo
                    THROW                 | LATER_RUN | worker.failed        | failed while measuring: java.lang.IllegalStateException: the flux
                    OVERFLOW_STACK        | FIRST_RUN | worker.failed        | failed at the first inference: java.lang.StackOverflowError
                    SEGFAULT              | CLOSE     | worker.crashed       | died with SIGSEGV while closing the model
                    """)
    void everyDeathIsAProblem(Deed deed, Moment moment, String code, String message) {
        Problem problem = problemOf(PATIENT, worker -> runThrough(worker, EvilModel.bad(deed, moment)));

        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.message()).contains(message);
    }

    @Test
    void aCrashNamesTheNativeFunctionAndTheLogEndsInTheHint() {
        Problem problem = problemOf(PATIENT, worker -> runThrough(worker, EvilModel.bad(Deed.SEGFAULT, Moment.LOAD)));

        assertThat(problem.message()).startsWith("the worker for int8 on evil ");
        assertThat(problem.hint()).contains("libc.so");
    }

    @ParameterizedTest
    @CsvSource({"HANG,FIRST_RUN,at the first inference", "START_CHILD,LOAD,while loading the model"})
    void aHangIsEndedWithAllThatTheWorkerStarted(Deed deed, Moment moment, String phase) {
        Problem problem = problemOf(Duration.ofMillis(1500), worker -> runThrough(worker, EvilModel.bad(deed, moment)));

        assertThat(problem.code()).isEqualTo("worker.timeout");
        assertThat(problem.message()).contains("gave no answer within 1500 ms " + phase);
    }

    @Test
    @Timeout(60)
    void childrenOfAWorkerThatDiedAreEnded() {
        List<ProcessHandle> grandchildren = new ArrayList<>();

        Problem problem = problemOf(PATIENT, worker -> {
            worker.awaitReady();
            load(worker, EvilModel.bad(Deed.LEAVE_CHILD, Moment.LOAD));
            grandchildren.addAll(onlyChild().children().toList());
            onlyChild().destroyForcibly();
            prepare(worker);
        });

        assertThat(problem.message()).contains("died with SIGKILL");
        assertThat(grandchildren).hasSize(1);
        // Not onExit(): for a process that is not our own child it looks only every few seconds.
        while (grandchildren.getFirst().isAlive()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void aWorkerThatSomebodyKillsIsAProblem() {
        Problem problem = problemOf(
                PATIENT, worker -> loadAndHang(worker, () -> onlyChild().destroyForcibly()));

        assertThat(problem.code()).isEqualTo("worker.crashed");
        assertThat(problem.message()).contains("died with SIGKILL while loading the model");
    }

    @Test
    void aWorkerThatIsStoppedSaysSoAtOnce() {
        Problem problem = problemOf(PATIENT, worker -> loadAndHang(worker, worker::kill));

        assertThat(problem.code()).isEqualTo("worker.stopped");
    }

    @ParameterizedTest
    @CsvSource({"PRINT", "SCRIBBLE"})
    void nativeNoiseDoesNotBreakTheProtocol(Deed deed) throws IOException {
        try (Worker worker = launch(PATIENT)) {
            runThrough(worker, EvilModel.bad(deed, Moment.LATER_RUN));
        }
    }

    @Test
    void theLogOfAFailedWorkerIsKeptWhereAsked() throws IOException {
        Path logs = directory.resolve("logs");
        WorkerSettings settings = EvilFixture.settings().withLogDirectory(logs);

        try (Worker worker = new ProcessWorkerLauncher(settings, System::nanoTime)
                .launch("int8 on evil", workers, WorkerNeeds.NONE)) {
            worker.awaitReady();
            Path model = EvilModel.bad(Deed.SEGFAULT, Moment.LOAD).write(directory.resolve("model"));
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> worker.load(new WorkerCommand.LoadModel(EvilFixture.RUNTIME, model)));
        }

        try (Stream<Path> kept = Files.list(logs)) {
            assertThat(kept.map(file -> file.getFileName().toString().replaceFirst("worker-\\d+", "worker")))
                    .containsExactlyInAnyOrder("worker-worker.log", "worker-hs_err.log");
        }
    }

    @Test
    void aJavaThatDoesNotStartIsAProblem() {
        WorkerSettings own = EvilFixture.settings();
        WorkerSettings broken = own.withJava(own.java().withLauncher(directory.resolve("no-java")));

        ProblemException thrown = catchThrowableOfType(
                ProblemException.class,
                () -> new ProcessWorkerLauncher(broken, System::nanoTime).launch("int8", workers, WorkerNeeds.NONE));

        assertThat(thrown.problems().getFirst().code()).isEqualTo("worker.cannot-start");
    }

    @Test
    void aJavaThatRefusesItsArgumentsIsAProblemWithItsLastWords() {
        WorkerSettings broken = EvilFixture.settings("-XX:+NoSuchFlag");

        try (Worker worker =
                new ProcessWorkerLauncher(broken, System::nanoTime).launch("int8", workers, WorkerNeeds.NONE)) {
            ProblemException thrown = catchThrowableOfType(ProblemException.class, worker::awaitReady);

            Problem problem = thrown.problems().getFirst();
            assertThat(problem.message()).isEqualTo("the worker for int8 exited with status 1 while starting");
            assertThat(problem.hint()).contains("NoSuchFlag");
        }
    }

    @Test
    void aWorkerEndsWhenItsAgentGoesThoughItIsBusy() throws Exception {
        Path own = Files.createDirectory(directory.resolve("own"));
        Process process = new ProcessBuilder(
                        EvilFixture.settings().java().command(own.resolve("hs_err.log"), own, Map.of()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(new FrameReader(process.getInputStream()).read()).isNotNull();
        process.getOutputStream()
                .write(Frames.encode(AssayJson.mapper()
                        .writeValueAsBytes(new WorkerCommand.LoadModel(
                                EvilFixture.RUNTIME,
                                EvilModel.bad(Deed.START_CHILD, Moment.LOAD).write(directory.resolve("model"))))));
        process.getOutputStream().flush();

        process.getOutputStream().close();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(90);
    }

    private interface Conversation {
        void with(Worker worker) throws IOException;
    }

    private Problem problemOf(Duration hang, Conversation conversation) {
        try (Worker worker = launch(hang)) {
            ProblemException thrown = catchThrowableOfType(ProblemException.class, () -> conversation.with(worker));
            assertThat(thrown).isNotNull();
            return thrown.problems().getFirst();
        }
    }

    private Worker launch(Duration hang) {
        return EvilFixture.launcher(hang).launch("int8 on evil", workers, WorkerNeeds.NONE);
    }

    private void runThrough(Worker worker, EvilModel model) throws IOException {
        worker.awaitReady();
        load(worker, model);
        prepare(worker);
        worker.measure(new WorkerCommand.Measure(LOAD, 1, null), _ -> {});
        worker.evidence();
        worker.shutDown();
    }

    private WorkerReply.Loaded load(Worker worker, EvilModel model) throws IOException {
        return worker.load(new WorkerCommand.LoadModel(EvilFixture.RUNTIME, model.write(directory.resolve("model"))));
    }

    private WorkerReply.Prepared prepare(Worker worker) {
        return worker.prepare(new WorkerCommand.PrepareQueries(samples, 2, 1, null));
    }

    private @Nullable AccuracyMeasurement score(Worker worker, Scoring scoring, boolean baseline) {
        return worker.score(new WorkerCommand.Score(samples, 3, scoring, directory.resolve("outputs"), baseline))
                .accuracy();
    }

    /** Load a model that hangs, and do something as soon as it does. */
    private void loadAndHang(Worker worker, Runnable meanwhile) throws IOException {
        worker.awaitReady();
        Path marker = directory.resolve("marker");
        Thread other = Thread.ofVirtual().start(() -> {
            while (!Files.exists(marker)) {
                LockSupport.parkNanos(1_000_000);
            }
            meanwhile.run();
        });
        try {
            load(worker, new EvilModel(Deed.HANG, Moment.LOAD, marker.toString(), 0));
        } finally {
            other.interrupt();
        }
    }

    private static ProcessHandle onlyChild() {
        return ProcessHandle.current().children().findFirst().orElseThrow();
    }
}
