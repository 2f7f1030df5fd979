package dev.assay.optimizer.half;

import dev.assay.optimizer.graph.Constant;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Names;
import dev.assay.optimizer.graph.PassReport;
import dev.assay.optimizer.onnx.proto.TensorProto;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Weights in the widths in which they are read. A weight keeps its name in one width; a second width gets a new name. */
final class Weights {
    private final Names names;
    private final Map<Constant, Set<Width>> wanted = new LinkedHashMap<>();
    private final Map<Constant, TensorProto> halves = new LinkedHashMap<>();

    Weights(Names names) {
        this.names = names;
    }

    void wanted(Constant weight, Width width) {
        wanted.computeIfAbsent(weight, _ -> EnumSet.noneOf(Width.class)).add(width);
    }

    /** Round every weight that is read in 16 bits, several at the same time. */
    void round(PassReport.Builder report) {
        Map<Constant, String> halfNames = new LinkedHashMap<>();
        wanted.forEach((weight, widths) -> {
            if (widths.contains(Width.HALF)) {
                halfNames.put(
                        weight, widths.size() == 1 ? weight.name() : names.unique(weight.name() + Width.HALF.suffix()));
            }
        });
        List<HalfFloats.Rounded> rounded = halfNames.entrySet().parallelStream()
                .map(entry -> HalfFloats.round(entry.getKey().tensor(), entry.getValue()))
                .toList();
        int next = 0;
        for (Constant weight : halfNames.keySet()) {
            HalfFloats.Rounded half = rounded.get(next++);
            halves.put(weight, half.tensor());
            report.note("values too large for 16 bits, set to ±65504", half.clampedCount());
        }
    }

    String name(Constant weight, Width width) {
        TensorProto half = halves.get(weight);
        return width == Width.HALF && half != null ? half.getName() : weight.name();
    }

    boolean isHalfInPlace(Graph owner, String name) {
        return halves.keySet().stream()
                .filter(weight -> weight.owner().equals(owner) && weight.name().equals(name))
                .anyMatch(weight -> name(weight, Width.HALF).equals(name));
    }

    /** Put the rounded weights of a graph into it. */
    void replace(Graph graph) {
        halves.forEach((weight, half) -> {
            if (weight.owner().equals(graph)) {
                graph.putInitializer(half);
            }
        });
    }
}
