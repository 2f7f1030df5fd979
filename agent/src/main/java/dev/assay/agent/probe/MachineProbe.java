package dev.assay.agent.probe;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Find out everything about the machine of one operating system. */
sealed interface MachineProbe permits LinuxProbe, MacProbe, WindowsProbe, MachineProbe.JavaOnlyProbe {
    Machine read();

    /** Pick the probe for the operating system that the Java machine names. */
    static MachineProbe of(SystemFiles files, CommandRunner commands, JavaMachine java) {
        String name = java.osName().toLowerCase(Locale.ROOT);
        if (name.startsWith("linux")) {
            return new LinuxProbe(files, java);
        }
        if (name.startsWith("mac")) {
            return new MacProbe(commands, java);
        }
        if (name.startsWith("windows")) {
            return new WindowsProbe(commands, java);
        }
        return new JavaOnlyProbe(java);
    }

    /** Tell only what Java tells. */
    record JavaOnlyProbe(JavaMachine java) implements MachineProbe {
        @Override
        public Machine read() {
            int processors = java.availableProcessors();
            return new Machine(
                    java.osName().toLowerCase(Locale.ROOT),
                    java.osName() + " " + java.osVersion(),
                    java.osVersion(),
                    java.arch(),
                    new Machine.Cpu("unknown", "unknown", null),
                    new Machine.Cores(processors, processors, null, null, List.of()),
                    new Machine.Power(null, null, null, null, null, null, null, null),
                    new Machine.Host(null, null, null),
                    new Machine.Memory(java.memoryBytes(), null, null),
                    null,
                    null,
                    null);
        }
    }

    /** Return the vendor by the name that scenarios use, or what the CPU says, in lower case. */
    static String vendor(@Nullable String said) {
        if (said == null) {
            return "unknown";
        }
        return switch (said) {
            case "GenuineIntel" -> "intel";
            case "AuthenticAMD" -> "amd";
            case "VirtualApple" -> "apple";
            default -> said.toLowerCase(Locale.ROOT);
        };
    }
}
