package dev.assay.agent.worker;

import dev.assay.scenarios.measurement.Evidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Show which CPUs this process may really use, where it was to be bound to some. */
final class BoundCpus {
    private static final String KEY = "Cpus_allowed_list:";

    private BoundCpus() {}

    static Evidence addTo(Evidence evidence, @Nullable String asked) {
        return asked == null ? evidence : evidence.withSetting("cpus", allowed());
    }

    private static String allowed() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith(KEY))
                    .map(line -> line.substring(KEY.length()).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException _) {
            // Evidence says what is known.
            return "unknown";
        }
    }
}
