package dev.assay.optimizer.inspect;

import dev.assay.optimizer.inspect.ModelInspection.Compute;
import dev.assay.optimizer.inspect.ModelInspection.Fusion;
import dev.assay.optimizer.inspect.ModelInspection.NodeDescription;
import dev.assay.optimizer.inspect.ModelInspection.PossibleGain;
import dev.assay.optimizer.inspect.ModelInspection.ValueDescription;
import dev.assay.optimizer.inspect.ModelInspection.WeightUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Write an inspection for people. */
public final class InspectText {
    private static final int LABEL_WIDTH = 12;

    private InspectText() {}

    /** Return the lines to print. */
    public static List<String> render(ModelInspection model) {
        List<String> lines = new ArrayList<>();
        lines.add(model.name());
        lines.add(row("size", size(model.sizeBytes()) + ", SHA-256 " + model.sha256()));
        lines.add(row(
                "format",
                "ONNX IR " + model.irVersion() + ", " + join(model.opsets())
                        + (model.producer().isEmpty() ? "" : ", by " + model.producer())));
        model.inputs().forEach(input -> lines.add(row("input", text(input))));
        model.outputs().forEach(output -> lines.add(row("output", text(output))));
        lines.add(row("operators", join(model.operators())));
        lines.add(row(
                "parameters", String.format(Locale.ROOT, "%,d", model.parameterCount()) + sizes(model.weightBytes())));
        model.weightUses().forEach((use, bytes) -> lines.add(row("weights", size(bytes) + " in " + text(use))));
        lines.addAll(compute(model.compute()));
        lines.add("What each technique reaches (speed and accuracy must be measured):");
        model.gains().forEach(gain -> lines.add("  " + text(gain, model.sizeBytes())));
        lines.add("  " + text(model.fusion()));
        return List.copyOf(lines);
    }

    /** Return one line for each node: its name, operator and multiplications. */
    public static List<String> renderNodes(ModelInspection model) {
        int operator = model.nodes().stream()
                .mapToInt(node -> node.operator().length())
                .max()
                .orElse(1);
        List<String> lines = new ArrayList<>();
        lines.add("Nodes, with what they multiply (names are for `exclude`):");
        for (NodeDescription node : model.nodes()) {
            Long macs = node.macs();
            lines.add(String.format(
                            Locale.ROOT,
                            "  %-" + operator + "s  %12s  %s",
                            node.operator(),
                            macs == null ? "" : macs(macs),
                            node.name())
                    .stripTrailing());
        }
        return List.copyOf(lines);
    }

    private static List<String> compute(Compute compute) {
        return switch (compute) {
            case Compute.Unknown unknown ->
                List.of(row("MACs", "unknown, since it could not be run here: " + unknown.reason()));
            case Compute.Counted counted -> {
                String byOperator = counted.macsByOperator().entrySet().stream()
                        .map(entry -> entry.getKey() + " " + percent(entry.getValue(), counted.macs()))
                        .collect(Collectors.joining(", "));
                String inputs = counted.inputs().entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", "));
                List<String> lines = new ArrayList<>();
                lines.add(row(
                        "MACs",
                        macs(counted.macs()) + " for " + inputs + (byOperator.isEmpty() ? "" : ": " + byOperator)));
                if (counted.unknownNodes() > 0) {
                    lines.add(row("", "without " + counted.unknownNodes() + " nodes whose shapes are unknown"));
                }
                yield lines;
            }
        };
    }

    private static String percent(long part, long all) {
        return String.format(Locale.ROOT, "%.1f%%", 100.0 * part / all);
    }

    private static String macs(long macs) {
        if (macs < 1_000_000) {
            return String.format(Locale.ROOT, "%,d", macs);
        }
        return macs < 1_000_000_000
                ? String.format(Locale.ROOT, "%.1f M", macs / 1e6)
                : String.format(Locale.ROOT, "%.2f G", macs / 1e9);
    }

    private static String row(String label, String text) {
        return "  " + label + " ".repeat(LABEL_WIDTH - label.length()) + text;
    }

    private static String join(Map<String, ?> counts) {
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String sizes(Map<String, Long> bytesByType) {
        return bytesByType.entrySet().stream()
                .map(entry -> ", " + size(entry.getValue()) + " as " + entry.getKey())
                .collect(Collectors.joining());
    }

    private static String text(ValueDescription value) {
        return value.name() + ": " + value.type() + " [" + String.join(", ", value.shape()) + "]";
    }

    private static String text(WeightUse use) {
        return switch (use) {
            case MATRIX -> "MatMul and Gemm";
            case CONVOLUTION -> "convolutions";
            case EMBEDDING -> "embedding tables";
            case ATTENTION -> "Attention";
            case LSTM -> "LSTM";
            case OTHER -> "biases, norms and others";
        };
    }

    private static String text(PossibleGain gain, long sizeBytes) {
        String technique = switch (gain.technique()) {
            case FP16 -> "FP16";
            case INT8_DYNAMIC -> "INT8 dynamic";
            case INT8_STATIC -> "INT8 static";
            case INT8_WEIGHT_ONLY -> "INT8 weight-only";
            case INT4_WEIGHT_ONLY -> "INT4 weight-only";
            case PRUNING -> "pruning 30%";
        };
        if (gain.coveredShare() == 0) {
            return technique(technique, "finds nothing in this model");
        }
        return technique(
                technique,
                String.format(
                        Locale.ROOT,
                        "covers %3.0f%% of the bytes: about %s, %.1fx smaller%s",
                        100 * gain.coveredShare(),
                        size(gain.estimatedSizeBytes()),
                        (double) sizeBytes / gain.estimatedSizeBytes(),
                        macShare(gain)));
    }

    private static String technique(String name, String text) {
        return String.format(Locale.ROOT, "%-17s %s", name, text);
    }

    private static String text(Fusion fusion) {
        return technique(
                "fusion",
                switch (fusion) {
                    case Fusion.Unknown _ -> "is unknown, since the model could not be run here";
                    case Fusion.Tried tried when tried.made().isEmpty() -> "finds nothing in this model";
                    case Fusion.Tried(Map<String, Integer> made, int operatorsBefore, int operatorsAfter) ->
                        "makes " + join(made) + ": " + operatorsAfter + " operators instead of " + operatorsBefore;
                });
    }

    private static String macShare(PossibleGain gain) {
        Double share = gain.macShare();
        boolean isTold = switch (gain.technique()) {
            case INT8_DYNAMIC, INT8_STATIC, PRUNING -> true;
            // Where these compute with fewer bits is up to the runtime.
            case FP16, INT8_WEIGHT_ONLY, INT4_WEIGHT_ONLY -> false;
        };
        return share == null || !isTold ? "" : String.format(Locale.ROOT, "; %.0f%% of the MACs", 100 * share);
    }

    private static String size(long bytes) {
        if (bytes < 1_000) {
            return bytes + " B";
        }
        return bytes < 1_000_000
                ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
