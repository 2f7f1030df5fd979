package dev.assay.agent.ncnn;

import dev.assay.agent.runtime.Tally;
import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.measurement.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Put together what is known of what ncnn ran: its C API tells little, the .param and the answers tell more. */
final class NcnnEvidence {
    private static final String CPU = "ncnn CPU";

    private NcnnEvidence() {}

    /**
     * Put it together.
     *
     * @param unreadable names of outputs that Assay can't read
     * @param differs whether 16 bits changed the answer; nothing if they were not asked for
     */
    static Evidence of(
            NcnnApi api, NcnnOptions options, NcnnGraph graph, List<String> unreadable, Optional<Boolean> differs) {
        return of(
                api.version(),
                api.hasOpenMp(),
                options,
                graph,
                type -> api.storesHalf(type, options.precision()),
                unreadable,
                differs);
    }

    /**
     * Put it together.
     *
     * @param stores whether layers of a type keep tensors in the 16 bits that were asked for
     */
    static Evidence of(
            String version,
            boolean openMp,
            NcnnOptions options,
            NcnnGraph graph,
            Predicate<String> stores,
            List<String> unreadable,
            Optional<Boolean> differs) {
        List<NcnnGraph.Layer> layers = graph.layers().stream()
                .filter(layer -> !layer.type().equals(NcnnGraph.INPUT))
                .toList();
        Tally operators = Tally.of(layers.stream().map(NcnnGraph.Layer::type));
        Tally int8 = Tally.of(layers.stream().filter(NcnnGraph.Layer::isInt8).map(NcnnGraph.Layer::type));
        Map<String, String> settings = new TreeMap<>(options.settings());
        settings.put("openmp", openMp ? "on" : "off");
        settings.put("int8-layers", int8.isEmpty() ? "none" : int8.words());
        return new Evidence(
                NcnnPackage.RUNTIME,
                version,
                Map.of(CPU, layers.size()),
                operators.counts(),
                options.threads(),
                settings,
                notes(options, unreadable, differs),
                differs.map(changed -> placement(options.precision(), layers, changed, stores))
                        .orElse(null));
    }

    private static List<String> notes(NcnnOptions options, List<String> unreadable, Optional<Boolean> differs) {
        List<String> notes = new ArrayList<>();
        if (!differs.orElse(true)) {
            notes.add("The answers are those of FP32, to the last bit: ncnn does not compute this model in "
                    + options.precision().title() + " on this CPU.");
        }
        if (!unreadable.isEmpty()) {
            notes.add("These outputs are empty or no plain FP32, and are not compared: " + String.join(", ", unreadable)
                    + ".");
        }
        return notes;
    }

    /** A precision that changes nothing was not in force: ncnn takes it and says nothing. */
    private static Placement placement(
            Precision precision, List<NcnnGraph.Layer> layers, boolean changed, Predicate<String> stores) {
        Tally others = Tally.of(layers.stream()
                .filter(layer -> !changed || layer.isInt8() || !stores.test(layer.type()))
                .map(NcnnGraph.Layer::type));
        int elsewhere =
                others.counts().values().stream().mapToInt(Integer::intValue).sum();
        return new Placement(precision.title(), layers.size(), layers.size() - elsewhere, others.counts(), true);
    }
}
