package dev.assay.agent.android;

/**
 * Hold how a command ended.
 *
 * @param exitCode of adb, which is that of the device's command since Android 7
 * @param text what it printed, to standard output and error, cut off where it was too much
 */
record AdbOutput(int exitCode, String text) {
    boolean succeeded() {
        return exitCode == 0;
    }
}
