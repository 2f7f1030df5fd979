package dev.assay.agent.probe;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Run a command of the operating system that tells about the machine. */
@FunctionalInterface
public interface CommandRunner {
    /**
     * Run a command without a shell and wait for it.
     *
     * @param argv the program and its arguments, one by one
     * @return what it printed, or empty if it is missing, fails or takes too long
     */
    Optional<String> run(List<String> argv);

    /** Return the runner that starts processes, each for 5 seconds at most. */
    static CommandRunner ofThisMachine() {
        return new ProcessCommandRunner(Duration.ofSeconds(5));
    }
}
