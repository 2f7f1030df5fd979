package dev.assay.agent.worker;

import java.io.OutputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Kill a process with all that it started. Safe for use by many threads. */
final class ProcessTree {
    private final Process process;
    /** Once a process is dead, nobody can tell its children any more; a handle stays right even when the id is used again. */
    private final Set<ProcessHandle> children = ConcurrentHashMap.newKeySet();

    ProcessTree(Process process) {
        this.process = process;
    }

    /** Look up what the process started so far; takes a walk over all processes of the system. */
    void rememberChildren() {
        process.descendants().forEach(children::add);
    }

    OutputStream input() {
        return process.getOutputStream();
    }

    /** Return whether the process ended within the timeout; when interrupted, whether it has ended. */
    boolean awaitExit(Duration timeout) {
        try {
            return process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    /** Return the exit status of the process, which has ended. */
    int exitStatus() {
        return process.exitValue();
    }

    /** Kill the process and its children, not waiting until they are gone. */
    void kill() {
        rememberChildren();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
