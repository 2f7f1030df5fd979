package dev.assay.reports.foreign;

import dev.assay.scenarios.result.ForeignFigures;
import dev.assay.scenarios.tool.TrtexecVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Read what {@code trtexec} prints, with or without the time and the level before each line. */
final class TrtexecLog {
    private static final Pattern NUMBERS =
            Pattern.compile("(min|max|mean|median|percentile\\((\\d+(?:\\.\\d+)?)%\\)) = ([0-9.e+-]+) ms");
    private static final Pattern THROUGHPUT = Pattern.compile("(?m)Throughput: ([0-9.e+]+) qps");
    private static final Pattern QUERIES = Pattern.compile("Timing trace has (\\d+) queries over");
    private static final Pattern WARM_UP = Pattern.compile("Warmup completed (\\d+) queries over");
    private static final Pattern COMMAND = Pattern.compile("&&&& RUNNING TensorRT\\.trtexec [^\\n#]*# ([^\\n]*)");
    private static final Pattern ADVICE = Pattern.compile("(?m)^(?:\\[[^\\n]*\\] )?\\[W\\] \\* ([^\\n]+)$");

    private final String text;

    TrtexecLog(ForeignFile file) {
        text = file.text();
    }

    static boolean looksLike(ForeignFile file) {
        return file.text().contains("TensorRT.trtexec") || file.text().contains("=== Performance summary ===");
    }

    Optional<TrtexecVersion> version() {
        return TrtexecVersion.in(text);
    }

    /** Return how many queries were warm-up. */
    Optional<Integer> warmUpQueries() {
        return number(WARM_UP).map(Double::intValue);
    }

    /** Return what is warned of. */
    List<String> warnings() {
        return ADVICE.matcher(text)
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
    }

    /** Return the sum, if the log has one. */
    Optional<ForeignFigures> figures() {
        Map<String, Long> latency = line("Latency");
        if (latency.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Long> percentilesNs = new TreeMap<>(latency);
        Long minNs = percentilesNs.remove("min");
        Long maxNs = percentilesNs.remove("max");
        Long meanNs = percentilesNs.remove("mean");
        return Optional.of(new ForeignFigures(
                number(QUERIES).map(Double::longValue).orElse(null),
                minNs,
                meanNs,
                maxNs,
                percentilesNs,
                number(THROUGHPUT).orElse(null)));
    }

    /** Return whether copies are inside the latency, if that can be known. */
    @Nullable
    Boolean hasCopies() {
        Long longestThereNs = line("H2D Latency").get("max");
        Long longestBackNs = line("D2H Latency").get("max");
        if (longestThereNs == null || longestBackNs == null) {
            return null;
        }
        return longestThereNs > 0 || longestBackNs > 0;
    }

    /** Return the options that change what is measured. */
    Map<String, String> settings() {
        Matcher command = COMMAND.matcher(text);
        Map<String, String> settings = new TreeMap<>();
        if (command.find()) {
            for (String argument : command.group(1).split(" +", -1)) {
                String name = argument.replaceFirst("=.*", "");
                if (MATTERS.contains(name)) {
                    settings.put(
                            name.substring(2),
                            argument.contains("=") ? argument.substring(argument.indexOf('=') + 1) : "on");
                }
            }
        }
        return settings;
    }

    private static final List<String> MATTERS = List.of(
            "--fp16",
            "--bf16",
            "--int8",
            "--fp8",
            "--int4",
            "--best",
            "--noTF32",
            "--shapes",
            "--optShapes",
            "--infStreams",
            "--streams",
            "--useCudaGraph",
            "--noCudaGraph",
            "--useSpinWait",
            "--noSpinWait",
            "--exposeDMA",
            "--builderOptimizationLevel");

    private Map<String, Long> line(String title) {
        Matcher line = Pattern.compile("(?m)^(?:\\[[^\\n]*\\] )?" + Pattern.quote(title) + ": ([^\\n]*)$")
                .matcher(text);
        Map<String, Long> numbersNs = new TreeMap<>();
        if (line.find()) {
            NUMBERS.matcher(line.group(1))
                    .results()
                    .forEach(found -> numbersNs.put(
                            found.group(2) != null
                                    ? "p" + found.group(2)
                                    : found.group(1).equals("median") ? "p50" : found.group(1),
                            Math.round(Double.parseDouble(found.group(3)) * Recorded.NS_PER_MS)));
        }
        return numbersNs;
    }

    private Optional<Double> number(Pattern pattern) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(Double.valueOf(matcher.group(1))) : Optional.empty();
    }
}
