package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.scenarios.measurement.LatencyHistogram;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Hold what another tool measured. It is kept apart from rounds: Assay neither timed it, nor interleaved it, nor checked what was answered.
 *
 * @param tool its name
 * @param toolVersion as it says itself
 * @param timing what one latency covers
 * @param latencies of each file that has single queries, in the order of the files
 * @param figures what the tool says in sum
 * @param settings under which it says that it measured
 * @param files what was read
 * @param notes what a reader should know, one sentence each
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ForeignMeasurement(
        String tool,
        @Nullable String toolVersion,
        TimingMeaning timing,
        List<LatencyHistogram> latencies,
        ForeignFigures figures,
        Map<String, String> settings,
        List<SourceFile> files,
        List<String> notes) {
    public ForeignMeasurement {
        latencies = List.copyOf(latencies);
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
        files = List.copyOf(files);
        notes = List.copyOf(notes);
    }

    /** Name a file by its bytes. */
    public record SourceFile(String name, String sha256) {}
}
