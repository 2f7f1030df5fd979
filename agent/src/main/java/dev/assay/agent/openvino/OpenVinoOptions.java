package dev.assay.agent.openvino;

import dev.assay.agent.runtime.OptionValues;
import dev.assay.agent.runtime.RuntimeOption;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Translate a configuration that passed {@link #check} into OpenVINO's properties. */
final class OpenVinoOptions {
    private static final String AUTO = "auto";
    private static final String ON = "on";
    private static final String LANES = "lanes";
    private static final int MAX_STREAMS = 1024;

    private static final RuntimeOption DEVICE = new RuntimeOption(
            "device", List.of("cpu", "gpu", "npu"), "cpu", "What executes the model; gpu and npu are Intel's.");
    private static final RuntimeOption PRECISION = new RuntimeOption(
            "precision",
            List.of("f32", "f16", "bf16", AUTO),
            "f32",
            "What FP32 may be computed in; auto lets the device choose, and some then compute in 16 bits.");
    private static final RuntimeOption SHAPES = new RuntimeOption(
            "shapes",
            List.of("static", "dynamic"),
            "static",
            "Compile once for each combination of input shapes, or once for all.");
    private static final RuntimeOption STREAMS = new RuntimeOption(
            "streams",
            List.of(),
            LANES,
            "Inferences that run at the same time: as many as the load has lanes, auto, or 1 to 1024.");
    private static final RuntimeOption HINT = new RuntimeOption(
            "performance-hint",
            List.of("none", "latency", "throughput"),
            "none",
            "What OpenVINO tunes itself for, as far as streams and threads don't say it.");
    private static final RuntimeOption PINNING = new RuntimeOption(
            "cpu-pinning", List.of(ON, "off", AUTO), AUTO, "Whether OpenVINO binds its threads to cores.");
    private static final RuntimeOption MODEL_CACHE = new RuntimeOption(
            "model-cache",
            List.of(ON, "off"),
            "off",
            "Keep compiled models between processes: from the second start on, loading is faster.");
    private static final RuntimeOption CPU_NODES = new RuntimeOption(
            "cpu-nodes",
            List.of("refused", "allowed"),
            "refused",
            "Whether some nodes may run on the CPU when gpu or npu was asked for.");

    private static final List<RuntimeOption> ALL =
            List.of(DEVICE, PRECISION, SHAPES, STREAMS, HINT, PINNING, MODEL_CACHE, CPU_NODES);

    private final OptionValues values;

    OpenVinoOptions(RuntimeConfiguration configuration) {
        this.values = new OptionValues(ALL, configuration);
    }

    static List<RuntimeOption> all() {
        return ALL;
    }

    /** Find what a table of allowed values can't express. */
    static List<Problem> check(RuntimeConfiguration configuration) {
        List<Problem> problems = new ArrayList<>();
        String streams = configuration.options().get(STREAMS.key());
        if (streams != null && !streams.equals(LANES) && !streams.equals(AUTO) && !isCount(streams)) {
            problems.add(Problem.user(
                    "runtime.bad-option-value",
                    "option 'streams' of runtime openvino can't be '" + streams + "'",
                    "use lanes, auto, or a whole number from 1 to " + MAX_STREAMS));
        }
        return List.copyOf(problems);
    }

    private static boolean isCount(String text) {
        return text.matches("[1-9][0-9]{0,3}") && Integer.parseInt(text) <= MAX_STREAMS;
    }

    int threads() {
        return values.configuration().threads();
    }

    /** Return the device as OpenVINO calls it. */
    String device() {
        return values.get(DEVICE).toUpperCase(Locale.ROOT);
    }

    boolean allowsCpuNodes() {
        return values.is(CPU_NODES, "allowed");
    }

    boolean staticShapes() {
        return values.is(SHAPES, "static");
    }

    boolean cachesModels() {
        return values.is(MODEL_CACHE, ON);
    }

    /** Return every option with the value that is in force. */
    Map<String, String> settings() {
        return values.all();
    }

    /**
     * Return the properties that a model is compiled with.
     *
     * @param lanes queries that run at the same time
     */
    Map<String, String> properties(int lanes) {
        Map<String, String> properties = new TreeMap<>();
        String streams = values.get(STREAMS);
        if (!streams.equals(AUTO)) {
            int count = streams.equals(LANES) ? lanes : Integer.parseInt(streams);
            properties.put("NUM_STREAMS", Integer.toString(count));
            if (isCpu()) {
                // A total, over all streams: "threads" of a scenario are those of one inference.
                properties.put("INFERENCE_NUM_THREADS", Integer.toString(Math.multiplyExact(threads(), count)));
            }
        } else if (isCpu()) {
            properties.put("INFERENCE_NUM_THREADS", Integer.toString(threads()));
        }
        if (!values.is(PRECISION, AUTO)) {
            properties.put("INFERENCE_PRECISION_HINT", values.get(PRECISION));
        }
        if (!values.is(HINT, "none")) {
            properties.put("PERFORMANCE_HINT", values.get(HINT).toUpperCase(Locale.ROOT));
        }
        if (isCpu() && !values.is(PINNING, AUTO)) {
            properties.put("ENABLE_CPU_PINNING", values.is(PINNING, ON) ? "YES" : "NO");
        }
        return properties;
    }

    private boolean isCpu() {
        return values.is(DEVICE, "cpu");
    }
}
