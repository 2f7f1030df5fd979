package dev.assay.scenarios.hardware;

import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.language.RuntimeConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hold every runtime that Assay knows on every kind of platform, from the file {@code tried-runtimes.json}. Whoever runs one on hardware that
 * is not in it adds a line there; `assay runtimes --table markdown`, `assay doctor` and reports follow.
 *
 * @param runtimes in the order for people to read
 */
public record TriedRuntimes(List<TriedRuntime> runtimes) {
    private static final String FILE = "tried-runtimes.json";

    public TriedRuntimes {
        runtimes = List.copyOf(runtimes);
    }

    /** Return what this version of Assay knows. */
    public static TriedRuntimes known() {
        return Known.RUNTIMES;
    }

    /** Return what is known of a configuration on a device with these labels; empty for runtimes that Assay does not know. */
    public Optional<TriedRuntime> find(RuntimeConfiguration configuration, Map<String, String> labels) {
        return runtimes.stream()
                .filter(runtime -> runtime.isAbout(configuration.type(), configuration.options(), labels))
                // Who asks for OpenVINO's GPU asks for OpenVINO, too.
                .max(Comparator.comparingInt(runtime -> runtime.options().size()));
    }

    /** Return what is known of a runtime on a device with these labels, as it is without options. */
    public Optional<TriedRuntime> find(String type, Map<String, String> labels) {
        return find(new RuntimeConfiguration(type, type, 1, Map.of()), labels);
    }

    /** Read the file when somebody asks for it: most commands do not. */
    private static final class Known {
        private static final TriedRuntimes RUNTIMES = read();

        private static TriedRuntimes read() {
            try (InputStream in = TriedRuntimes.class.getResourceAsStream(FILE)) {
                if (in == null) {
                    throw new IllegalStateException("this build of Assay lacks its " + FILE);
                }
                return AssayJson.mapper().readValue(in, TriedRuntimes.class);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
