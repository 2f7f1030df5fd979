package dev.assay.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.problem.Problem;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerFaultsTest {
    private static final List<String> SEGFAULT = List.of(
            "#",
            "# A fatal error has been detected by the Java Runtime Environment:",
            "#",
            "#  SIGSEGV (0xb) at pc=0x00007f71ab, pid=4711, tid=4712",
            "#",
            "# JRE version: OpenJDK Runtime Environment (25.0+36) (build 25+36)",
            "# Problematic frame:",
            "# C  [libonnxruntime.so+0x9d7e]  MlasGemm+0x1e",
            "#");
    private static final List<String> NO_MEMORY = List.of(
            "#",
            "# There is insufficient memory for the Java Runtime Environment to continue.",
            "# Native memory allocation (mmap) failed to map 16384 bytes.");

    private final WorkerFaults faults = new WorkerFaults("int8 on ort");

    @Test
    void aCrashReportNamesTheSignalThoughTheProcessAborts() {
        Problem problem = faults.ended(
                WorkerPhase.LOADING, new ExitStatus(134), CrashReport.parse(SEGFAULT), false, "last words");

        assertThat(problem.code()).isEqualTo("worker.crashed");
        assertThat(problem.message()).isEqualTo("the worker for int8 on ort died with SIGSEGV while loading the model");
        assertThat(problem.hint())
                .contains("libonnxruntime.so+0x9d7e MlasGemm+0x1e")
                .endsWith("last words");
    }

    @Test
    void aSignalIsNamedWithoutACrashReport() {
        assertThat(ended(137, false).message()).contains("died with SIGKILL while measuring");
        assertThat(ended(128 + 40, false).message()).contains("died with signal 40");
        assertThat(ended(0xC0000005, false).message()).contains("died with an access violation");
    }

    @Test
    void aKillForWantOfMemoryIsNoCrash() {
        assertThat(ended(137, true).code()).isEqualTo("worker.out-of-memory");
    }

    @Test
    void theJavaMachineDyingForWantOfNativeMemoryIsNoCrash() {
        Problem problem = faults.ended(WorkerPhase.LOADING, new ExitStatus(1), CrashReport.parse(NO_MEMORY), false, "");

        assertThat(problem.code()).isEqualTo("worker.out-of-memory");
        assertThat(problem.message()).endsWith("ran out of memory while loading the model");
    }

    @Test
    void exitStatusThreeMeansMemoryOnlyIfTheLogSaysSo() {
        ExitStatus three = new ExitStatus(3);

        assertThat(faults.ended(
                                WorkerPhase.MEASURING,
                                three,
                                CrashReport.NONE,
                                false,
                                "Terminating due to java.lang.OutOfMemoryError: Java heap space")
                        .code())
                .isEqualTo("worker.out-of-memory");
        assertThat(faults.ended(WorkerPhase.MEASURING, three, CrashReport.NONE, false, "")
                        .code())
                .isEqualTo("worker.exited");
    }

    @Test
    void messagesOfTheSameFaultAreEqualWhateverTheLogSays() {
        Problem first = faults.timedOut(WorkerPhase.SCORING, Duration.ofMinutes(5), "at 12:01");
        Problem second = faults.timedOut(WorkerPhase.SCORING, Duration.ofMinutes(5), "at 12:02");

        assertThat(first.message())
                .isEqualTo(second.message())
                .isEqualTo("the worker for int8 on ort gave no answer within 300 s while scoring");
    }

    private Problem ended(int status, boolean killedForMemory) {
        return faults.ended(WorkerPhase.MEASURING, new ExitStatus(status), CrashReport.NONE, killedForMemory, "");
    }
}
