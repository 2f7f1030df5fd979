package dev.assay.agent.worker;

import java.util.Map;
import java.util.Optional;

/**
 * Hold how a process ended.
 *
 * @param code as Java reports it: 128 plus the signal's number if a signal ended it
 */
record ExitStatus(int code) {
    /** What {@code -XX:+ExitOnOutOfMemoryError} exits with. */
    static final int OUT_OF_MEMORY = 3;

    private static final int SIGNAL_BASE = 128;
    private static final int WINDOWS_ACCESS_VIOLATION = 0xC0000005;
    private static final int WINDOWS_STACK_OVERFLOW = 0xC00000FD;

    /** Signals that end a process and have the same number on Linux and macOS. */
    private static final Map<Integer, String> SIGNALS = Map.of(
            1, "SIGHUP",
            2, "SIGINT",
            3, "SIGQUIT",
            4, "SIGILL",
            5, "SIGTRAP",
            6, "SIGABRT",
            8, "SIGFPE",
            9, "SIGKILL",
            11, "SIGSEGV",
            15, "SIGTERM");

    /** Return the name of the signal that ended the process, or nothing if it exited by itself. */
    Optional<String> signal() {
        return switch (code) {
            case WINDOWS_ACCESS_VIOLATION -> Optional.of("an access violation");
            case WINDOWS_STACK_OVERFLOW -> Optional.of("a stack overflow");
            default ->
                code > SIGNAL_BASE && code < SIGNAL_BASE + 64
                        ? Optional.of(SIGNALS.getOrDefault(code - SIGNAL_BASE, "signal " + (code - SIGNAL_BASE)))
                        : Optional.empty();
        };
    }
}
