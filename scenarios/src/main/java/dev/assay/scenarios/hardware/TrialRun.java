package dev.assay.scenarios.hardware;

import java.time.LocalDate;

/**
 * One time that a runtime was really run.
 *
 * @param date the day
 * @param machine the hardware, as people call it
 * @param emulated whether the hardware was emulated: answers count then, times don't
 * @param versions of the runtime and of what else decides
 * @param what was run
 */
public record TrialRun(LocalDate date, String machine, boolean emulated, String versions, String what) {
    /** Return all of it in one line. */
    String toText() {
        return date + ", " + (emulated ? "emulated " : "") + machine + ", " + versions + ": " + what;
    }
}
