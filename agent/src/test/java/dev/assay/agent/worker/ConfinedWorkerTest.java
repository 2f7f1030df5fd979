package dev.assay.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.assay.agent.evil.Deed;
import dev.assay.agent.evil.EvilFixture;
import dev.assay.agent.evil.EvilModel;
import dev.assay.agent.evil.EvilModel.Moment;
import dev.assay.agent.runtime.WorkerNeeds;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real workers that try what they may not. */
@EnabledOnOs(OS.LINUX)
class ConfinedWorkerTest {
    @TempDir
    Path directory;

    private Path models;
    private Path block;
    private Path elsewhere;

    @BeforeEach
    void makeDirectories() throws IOException {
        models = Files.createDirectory(directory.resolve("models"));
        block = Files.createDirectory(directory.resolve("block"));
        elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    }

    @Test
    void aConfinedWorkerMeasuresLikeAnyOther() throws IOException {
        try (Worker worker = launch(sandboxed(), WorkerNeeds.NONE)) {
            worker.awaitReady();
            worker.load(command(EvilModel.good(0)));
            Path samples = EvilFixture.writeSamples(models.resolve("samples"), 6, 10);
            assertThat(worker.prepare(new WorkerCommand.PrepareQueries(samples, 2, 1, null))
                            .queries())
                    .isEqualTo(5);
            worker.shutDown();
        }
        assertThat(block).isEmptyDirectory();
    }

    @Test
    void itHasNoNetworkNoPrivilegesAndNoCompany() {
        Problem problem = problemOf(sandboxed(), EvilModel.bad(Deed.SPY, Moment.LOAD));

        assertThat(problem.message())
                .contains("networks [lo]")
                .contains("CapEff:\t0000000000000000")
                // Itself and what keeps the sandbox.
                .containsPattern("processes [12],");
    }

    @Test
    void itWritesNowhereButWhereItsBlockIs() throws IOException {
        load(sandboxed(), once(elsewhere.resolve("marker")), WorkerNeeds.NONE);
        load(sandboxed(), once(models.resolve("marker")), WorkerNeeds.NONE);
        assertThat(elsewhere).isEmptyDirectory();

        assertThatThrownBy(() -> load(sandboxed(), once(block.resolve("marker")), WorkerNeeds.NONE))
                .hasMessageContaining("flux");
        Path kept = directory.resolve("cache").resolve("compiled");
        assertThatThrownBy(() -> load(
                        sandboxed(), once(kept.resolve("marker")), new WorkerNeeds(Map.of(), Map.of()).keeping(kept)))
                .hasMessageContaining("flux");
        assertThat(kept.resolve("marker")).exists();
    }

    @Test
    void itsDeathIsToldAsEver() {
        Problem problem = problemOf(sandboxed(), EvilModel.bad(Deed.SEGFAULT, Moment.LOAD));

        assertThat(problem.code()).isEqualTo("worker.crashed");
        assertThat(problem.message()).contains("died with SIGSEGV while loading the model");
        assertThat(problem.hint()).contains("libc.so");
    }

    @Test
    void itLeavesNobodyBehind() {
        problemOf(sandboxed(), EvilModel.bad(Deed.THROW, Moment.LOAD));
        ProblemException _ = catchThrowableOfType(ProblemException.class, () -> {
            try (Worker worker = launch(sandboxed(), WorkerNeeds.NONE)) {
                worker.awaitReady();
                worker.load(command(EvilModel.bad(Deed.LEAVE_CHILD, Moment.LOAD)));
                worker.kill();
                worker.load(command(EvilModel.good(0)));
            }
        });

        assertThat(ProcessHandle.current().descendants()).isEmpty();
    }

    @Test
    void aWorkerGetsNoMoreMemoryThanItsLimit() throws IOException {
        WorkerLimits limits = new WorkerLimits(null, 1L << 30);
        EvilModel greedy = EvilModel.bad(Deed.ASK_FOR_MEMORY, Moment.LOAD);

        assertThat(problemOf(limits, greedy).message()).contains("there are no 2 GiB");
        load(WorkerLimits.NONE, greedy, WorkerNeeds.NONE);
        load(new WorkerLimits(null, 4L << 30), greedy, WorkerNeeds.NONE);
    }

    @Test
    void limitsThatLetNothingStartAreToldBeforeAnythingIsMeasured() {
        assertThatThrownBy(() -> launcher(new WorkerLimits(null, 1L << 20)).tryOut(block))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("no worker starts within its limits here");
    }

    @Test
    void aMissingSandboxIsAProblemThatNamesThePackage() {
        assertThatThrownBy(() -> Sandbox.find("Linux", elsewhere.toString()))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problems().getFirst().hint()).contains("install the package bubblewrap"));
        assertThatThrownBy(() -> Sandbox.find("Mac OS X", "/usr/bin")).hasMessageContaining("Mac OS X");
    }

    /** A model that does harm once it could write a file. */
    private static EvilModel once(Path marker) {
        return new EvilModel(Deed.THROW, Moment.LOAD, marker.toString(), 0);
    }

    private Problem problemOf(WorkerLimits limits, EvilModel model) {
        ProblemException thrown =
                catchThrowableOfType(ProblemException.class, () -> load(limits, model, WorkerNeeds.NONE));
        assertThat(thrown).isNotNull();
        return thrown.problems().getFirst();
    }

    private void load(WorkerLimits limits, EvilModel model, WorkerNeeds needs) throws IOException {
        try (Worker worker = launch(limits, needs)) {
            worker.awaitReady();
            worker.load(command(model));
            worker.shutDown();
        }
    }

    private WorkerCommand.LoadModel command(EvilModel model) throws IOException {
        return new WorkerCommand.LoadModel(EvilFixture.RUNTIME, model.write(models.resolve("model")));
    }

    private Worker launch(WorkerLimits limits, WorkerNeeds needs) {
        return launcher(limits).launch("int8 on evil", block, needs);
    }

    private static ProcessWorkerLauncher launcher(WorkerLimits limits) {
        return new ProcessWorkerLauncher(EvilFixture.settings().withLimits(limits), System::nanoTime);
    }

    private WorkerLimits sandboxed() {
        WorkerLimits limits = new WorkerLimits(sandbox(), null);
        try {
            launcher(limits).tryOut(block);
        } catch (ProblemException e) {
            abort(e.problems().getFirst().message());
        }
        return limits;
    }

    private @Nullable Sandbox sandbox() {
        try {
            return new Sandbox(Sandbox.find(System.getProperty("os.name"), System.getenv("PATH")), List.of(models));
        } catch (ProblemException e) {
            return abort(e.problems().getFirst().message());
        }
    }
}
