package dev.assay.agent.tflite;

import dev.assay.agent.runtime.Tally;
import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.measurement.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Put together what TFLite tells about what it ran. */
final class TfliteEvidence {
    private static final String XNNPACK = "XNNPACK";
    private static final String BUILT_IN = "TFLite built-in kernels";

    private TfliteEvidence() {}

    /**
     * Put it together.
     *
     * @param coverage which nodes XNNPACK executed
     * @param kernels what XNNPACK tells that it ran
     * @param unreadable names of outputs that Assay can't read
     * @param interpreters how many were measured
     */
    static Evidence of(
            String version,
            TfliteOptions options,
            NodeCoverage coverage,
            List<String> kernels,
            List<String> unreadable,
            int interpreters) {
        int delegated = coverage.delegated();
        int others = coverage.nodes() - delegated;
        Map<String, Integer> providers = new TreeMap<>();
        if (delegated > 0) {
            providers.put(XNNPACK, delegated);
        }
        if (others > 0) {
            providers.put(BUILT_IN, others);
        }
        Map<String, String> settings = new TreeMap<>(options.settings());
        settings.put("interpreters", Integer.toString(interpreters));
        if (!kernels.isEmpty()) {
            settings.put("kernels", Tally.of(kernels.stream()).words());
        }
        return new Evidence(
                TflitePackage.RUNTIME,
                version,
                providers,
                coverage.operators().counts(),
                options.threads(),
                settings,
                notes(options, coverage, unreadable),
                options.xnnpack()
                        ? new Placement(
                                XNNPACK,
                                coverage.nodes(),
                                delegated,
                                coverage.builtIn().counts(),
                                !options.xnnpackAlone())
                        : null);
    }

    private static List<String> notes(TfliteOptions options, NodeCoverage coverage, List<String> unreadable) {
        List<String> notes = new ArrayList<>();
        if (options.xnnpack() && !coverage.builtIn().isEmpty()) {
            notes.add("XNNPACK executed " + coverage.delegated() + " of " + coverage.nodes()
                    + " nodes; TFLite's own kernels executed "
                    + coverage.builtIn().words() + ".");
        }
        if (!unreadable.isEmpty()) {
            notes.add("These outputs have a type that Assay does not compare: " + String.join(", ", unreadable) + ".");
        }
        return notes;
    }
}
