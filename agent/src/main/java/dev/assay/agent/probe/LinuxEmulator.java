package dev.assay.agent.probe;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Name the program that emulates the CPU of this process, in user mode.
 *
 * <p>Such a program answers what this process asks about itself as if it were not there: {@code /proc/self/exe}, {@code /proc/self/maps}
 * and their like are falsified. {@code /proc/thread-self} is another name of the same directory, and it is not.
 *
 * @param program file name, for example {@code qemu-aarch64-static}
 * @param cpu the model that it was told to emulate, by its own name; {@code null} for its usual one
 */
record LinuxEmulator(String program, @Nullable String cpu) {
    private static final String SELF = "/proc/thread-self";
    private static final Pattern KNOWN = Pattern.compile("qemu-[a-z0-9_]+(-static)?|box64|FEX[A-Za-z]*");
    private static final Pattern CPU_NAME = Pattern.compile("[A-Za-z0-9._+-]{1,40}");

    /** Return the emulator below this process, or {@code null} where none is known to be. */
    static @Nullable LinuxEmulator find(SystemFiles files) {
        String executable = files.link(SELF + "/exe");
        if (executable == null) {
            return null;
        }
        String program = executable.substring(executable.lastIndexOf('/') + 1);
        return KNOWN.matcher(program).matches() ? new LinuxEmulator(program, cpu(files)) : null;
    }

    boolean isQemu() {
        return program.startsWith("qemu-");
    }

    /** Return what a person calls the CPU. */
    String cpuModel(String arch) {
        return (cpu == null ? "usual " + arch + " CPU" : cpu) + " as emulated by " + program;
    }

    private static @Nullable String cpu(SystemFiles files) {
        String commandLine = files.text(SELF + "/cmdline");
        if (commandLine == null) {
            return null;
        }
        List<String> words = List.of(commandLine.split("\0", -1));
        int option = words.indexOf("-cpu");
        if (option < 0 || option + 1 >= words.size()) {
            return null;
        }
        // After the name come single features: Haswell,-avx2
        String name = words.get(option + 1).split(",", 2)[0];
        return CPU_NAME.matcher(name).matches() ? name : null;
    }
}
