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
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Evidence(
        String runtime,
        String runtimeVersion,
        Map<String, Integer> providers,
        @Nullable Map<String, Integer> operators,
        int threads,
        Map<String, String> settings,
        List<String> notes) {
    public Evidence {
        providers = Collections.unmodifiableMap(new TreeMap<>(providers));
        operators = operators == null ? null : Collections.unmodifiableMap(new TreeMap<>(operators));
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
        notes = List.copyOf(notes);
    }
}
