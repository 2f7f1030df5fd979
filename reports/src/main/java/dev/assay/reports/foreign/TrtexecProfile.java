package dev.assay.reports.foreign;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hold what {@code trtexec --exportProfile} wrote: the time of each layer of the engine.
 *
 * <p>Names are not escaped, so a quote in one makes the file no JSON: rows are read by their form, one a line. {@code medianMs} is absent in
 * early releases of TensorRT 8. A name such as {@code Conv_0 + Relu_1} shows what was fused.
 */
record TrtexecProfile(List<Layer> layers) {
    private static final Pattern ROW =
            Pattern.compile("(?m)^[, ]*\\{ ?\"name\" : \"(.*)\", \"timeMs\" : ([0-9.e+-]+), \"averageMs\" :"
                    + " ([0-9.e+-]+)(?:, \"medianMs\" : ([0-9.e+-]+))?, \"percentage\" : ([0-9.e+-]+) \\}");

    TrtexecProfile {
        layers = List.copyOf(layers);
    }

    /**
     * One layer of the engine.
     *
     * @param share of the whole time, from 0 to 1
     */
    record Layer(String name, double averageMs, double share) {
        /** Return whether more than one node of the model became this layer. */
        boolean isFused() {
            return name.contains(" + ") || name.contains("||") || name.startsWith("{ForeignNode[");
        }
    }

    static boolean looksLike(ForeignFile file) {
        return file.text().contains("\"averageMs\" :");
    }

    static TrtexecProfile parse(ForeignFile file) {
        List<Layer> layers = new ArrayList<>();
        Matcher row = ROW.matcher(file.text());
        while (row.find()) {
            layers.add(
                    new Layer(row.group(1), Double.parseDouble(row.group(3)), Double.parseDouble(row.group(5)) / 100));
        }
        if (layers.isEmpty()) {
            throw file.notA("file of trtexec --exportProfile", "it has no layer");
        }
        return new TrtexecProfile(layers);
    }

    /** Return one sentence for people. */
    String sentence() {
        long fused = layers.stream().filter(Layer::isFused).count();
        Layer slowest =
                layers.stream().reduce((a, b) -> a.share() >= b.share() ? a : b).orElseThrow();
        return "The engine has " + layers.size() + " layers, " + fused
                + " of them fused from several nodes; the longest is " + slowest.name() + " with "
                + Math.round(slowest.share() * 100) + " % of the time.";
    }
}
