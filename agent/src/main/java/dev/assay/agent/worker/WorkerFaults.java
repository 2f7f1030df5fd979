package dev.assay.agent.worker;

import dev.assay.scenarios.problem.Problem;
import java.time.Duration;

/**
 * Put into words what went wrong with one worker.
 *
 * <p>Messages hold nothing that differs when the same fault happens again (addresses, process ids, times), so that repeated problems
 * can be counted instead of listed; what differs goes into the hint.
 */
final class WorkerFaults {
    private final String worker;

    /** @param subject whom the worker is for */
    WorkerFaults(String subject) {
        this.worker = "the worker for " + subject;
    }

    /**
     * The process ended although nobody asked it to.
     *
     * @param killedForMemory whether the system killed a process for want of memory meanwhile
     * @param logTail the last lines of its log, perhaps none
     */
    Problem ended(WorkerPhase phase, ExitStatus exit, CrashReport report, boolean killedForMemory, String logTail) {
        boolean heapExhausted = exit.code() == ExitStatus.OUT_OF_MEMORY && logTail.contains("OutOfMemoryError");
        if (report.outOfMemory() || killedForMemory || heapExhausted) {
            return outOfMemory(phase, logTail);
        }
        if (report.signal().isPresent()) {
            return crashed(phase, report.signal().get(), report, logTail);
        }
        if (exit.signal().isPresent()) {
            return crashed(phase, exit.signal().get(), report, logTail);
        }
        return Problem.agent(
                "worker.exited",
                worker + " exited with status " + exit.code() + " " + phase.words(),
                "a native library or the runtime ended the process by itself" + lastWords(logTail));
    }

    /** Nothing was heard for too long. */
    Problem timedOut(WorkerPhase phase, Duration timeout, String logTail) {
        return Problem.agent(
                "worker.timeout",
                worker + " gave no answer within " + words(timeout) + " " + phase.words(),
                "it was killed; if the machine is only slow, use a smaller profile or shape, otherwise the runtime hangs"
                        + lastWords(logTail));
    }

    /** Something was thrown that nobody expected. */
    Problem threw(WorkerPhase phase, WorkerReply.Threw threw, String logTail) {
        if (threw.outOfMemory()) {
            return outOfMemory(phase, logTail);
        }
        return Problem.agent(
                "worker.failed",
                worker + " failed " + phase.words() + ": " + threw.error(),
                "this is a fault of the runtime or its adapter, thrown by " + threw.where() + lastWords(logTail));
    }

    /** What the worker said makes no sense. */
    Problem protocol(WorkerPhase phase, String what, String logTail) {
        return Problem.agent(
                "worker.protocol",
                worker + " " + what + " " + phase.words(),
                "check that agent and worker run the same version of Assay" + lastWords(logTail));
    }

    /** It was killed on purpose. */
    Problem stopped(WorkerPhase phase) {
        return Problem.agent(
                "worker.stopped", worker + " was stopped " + phase.words(), "run again to measure the rest");
    }

    private Problem crashed(WorkerPhase phase, String signal, CrashReport report, String logTail) {
        String hint = switch (signal) {
            case "SIGKILL" -> "another process killed it, or the system did because memory ran out";
            case "SIGILL" -> "the runtime uses instructions that this CPU does not have";
            default -> "this is a fault of the runtime or of a native library it uses";
        };
        return Problem.agent(
                "worker.crashed",
                worker + " died with " + signal + " " + phase.words(),
                hint + report.frame().map(frame -> "; it died in " + frame).orElse("") + lastWords(logTail));
    }

    private Problem outOfMemory(WorkerPhase phase, String logTail) {
        return Problem.agent(
                "worker.out-of-memory",
                worker + " ran out of memory " + phase.words(),
                "use a smaller model, batch or shape, or a machine with more memory" + lastWords(logTail));
    }

    private static String lastWords(String logTail) {
        return logTail.isBlank() ? "" : ". Last lines of its log:\n" + logTail.strip();
    }

    private static String words(Duration timeout) {
        return timeout.toMillis() % 1000 == 0 ? timeout.toSeconds() + " s" : timeout.toMillis() + " ms";
    }
}
