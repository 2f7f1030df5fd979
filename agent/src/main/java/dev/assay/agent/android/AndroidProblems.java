package dev.assay.agent.android;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.tool.PrintableText;

/** Say what can go wrong with an Android device. */
final class AndroidProblems {
    /** The code of a device, or an adb, that does not answer. */
    static final String HUNG = "android.hung";

    private AndroidProblems() {}

    /** Say that a command of ours failed on a device. */
    static ProblemException commandFailed(String serial, String command, AdbOutput output) {
        return new ProblemException(Problem.environment(
                "android.command-failed",
                "on Android device " + serial + ", " + command + " ended with " + output.exitCode() + ": "
                        + PrintableText.of(output.text()),
                "check that the device is unlocked, has room, and can be reached: adb -s " + serial + " shell true"));
    }

    /** Say that a file did not arrive as it was sent. */
    static ProblemException damaged(String serial, String path) {
        return new ProblemException(Problem.environment(
                "android.transfer-damaged",
                "the file " + path + " is not on Android device " + serial + " as it was sent",
                "check the cable and the room on the device: adb -s " + serial + " shell df /data/local/tmp"));
    }

    /** Say that a device did not become fit to be measured. */
    static ProblemException notFit(String serial, String why) {
        return new ProblemException(Problem.environment(
                "android.not-fit",
                "Android device " + serial + " is not fit to be measured: " + why,
                "plug it in, take it out of its case, let it lie in a cool place, and try again"));
    }

    /**
     * Say that a runner failed.
     *
     * @param what it did, for example {@code ended with 2}
     * @param said its last words
     * @param log the end of the device's log
     */
    static ProblemException runnerFailed(String serial, String what, String said, String log) {
        return new ProblemException(Problem.agent(
                "android.runner-failed",
                "the runner on Android device " + serial + " " + what + ": " + PrintableText.of(said)
                        + (log.isBlank() ? "" : "; the device's log ends with: " + PrintableText.of(log)),
                "run the same command with adb -s " + serial + " shell to see all of it"));
    }

    /** Say that a runner's words make no sense. */
    static ProblemException nonsense(String line, String why) {
        return new ProblemException(Problem.agent(
                "android.runner-output",
                "the runner printed '" + PrintableText.of(line) + "': " + why,
                "a runner prints what agent/src/main/native/assay-runner.c says, and nothing else to standard output"));
    }
}
