package dev.assay.agent.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Read how much physical memory this process has and had. */
final class ResidentMemory {
    private static final long KILOBYTE = 1024;

    private final Path status;
    private final Optional<Posix> posix;
    private final boolean kilobytes;

    /**
     * @param status {@code /proc/self/status}, or a file like it
     * @param posix for systems without that file
     * @param osName decides the unit of {@code getrusage}
     */
    ResidentMemory(Path status, Optional<Posix> posix, String osName) {
        this.status = status;
        this.posix = posix;
        this.kilobytes = !osName.startsWith("Mac");
    }

    /** Return the resident set size, or {@code null} where the system does not tell. */
    @Nullable
    Long currentBytes() throws IOException {
        return field("VmRSS:");
    }

    /** Return the largest resident set size so far, or {@code null} where the system does not tell. */
    @Nullable
    Long peakBytes() throws IOException {
        Long peak = field("VmHWM:");
        if (peak == null && posix.isPresent()) {
            long size = posix.get().maximumResidentSize();
            return kilobytes ? Long.valueOf(size * KILOBYTE) : Long.valueOf(size);
        }
        return peak;
    }

    /** Read a line such as {@code VmHWM:     57112 kB}. */
    private @Nullable Long field(String name) throws IOException {
        if (!Files.isReadable(status)) {
            return null;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith(name)) {
                String digits = line.substring(name.length()).replace("kB", "").strip();
                return Long.parseLong(digits) * KILOBYTE;
            }
        }
        return null;
    }
}
