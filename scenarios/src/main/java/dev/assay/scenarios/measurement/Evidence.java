package dev.assay.scenarios.measurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Show what really ran.
 *
 * @param runtime the runtime's id
 * @param runtimeVersion its version, as it says itself
 * @param providers what executed nodes (execution providers, delegates, devices) with the number of nodes each
 * @param operators operators of the graph that ran, after the runtime's own optimization, with their number; {@code null} where
 *     the runtime does not tell
 * @param threads threads that one inference uses
 * @param settings what else was in force, by name
 * @param notes what a reader should know, one sentence each
 * @param placement whether nodes ran where they should; {@code null} where no accelerator was asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Evidence(
        String runtime,
        String runtimeVersion,
        Map<String, Integer> providers,
        @Nullable Map<String, Integer> operators,
        int threads,
        Map<String, String> settings,
        List<String> notes,
        @Nullable Placement placement) {
    public Evidence {
        providers = Collections.unmodifiableMap(new TreeMap<>(providers));
        operators = operators == null ? null : Collections.unmodifiableMap(new TreeMap<>(operators));
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
        notes = List.copyOf(notes);
    }

    /** Show what ran where no accelerator was asked for. */
    public Evidence(
            String runtime,
            String runtimeVersion,
            Map<String, Integer> providers,
            @Nullable Map<String, Integer> operators,
            int threads,
            Map<String, String> settings,
            List<String> notes) {
        this(runtime, runtimeVersion, providers, operators, threads, settings, notes, null);
    }

    /** Return the same with one more setting that was in force. */
    public Evidence withSetting(String name, String value) {
        Map<String, String> more = new TreeMap<>(settings);
        more.put(name, value);
        return new Evidence(runtime, runtimeVersion, providers, operators, threads, more, notes, placement);
    }
}
