package dev.assay.agent.android;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Hold a command for a device's shell.
 *
 * <p>{@code adb shell} joins its arguments with spaces and hands the text to the device's shell, whatever was quoted here. So a word is
 * refused unless no shell can understand it as anything but itself; nothing is quoted or escaped.
 *
 * @param words the program and its arguments
 */
record DeviceCommand(List<String> words) {
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9_@%+=:,./-]{1,512}");

    /**
     * Check the words.
     *
     * @throws IllegalArgumentException if one has a character that a shell may give a meaning to; what comes from outside is checked before
     */
    DeviceCommand {
        words = List.copyOf(words);
        for (String word : words) {
            if (!isHarmless(word)) {
                throw new IllegalArgumentException("this word can't go into a device's shell: " + word);
            }
        }
        // A first word like A=b would be an assignment.
        if (words.isEmpty()
                || words.getFirst().contains("=")
                || words.getFirst().startsWith("-")) {
            throw new IllegalArgumentException("a command begins with a program: " + words);
        }
    }

    static DeviceCommand of(String... words) {
        return new DeviceCommand(List.of(words));
    }

    /** Return whether a shell takes a word as it is. */
    static boolean isHarmless(String word) {
        return HARMLESS.matcher(word).matches();
    }

    /** Return the same command on certain CPUs of the device. */
    DeviceCommand onCpus(CpuMask cpus) {
        List<String> bound = new ArrayList<>(List.of("taskset", cpus.toHex()));
        bound.addAll(words);
        return new DeviceCommand(bound);
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }
}
