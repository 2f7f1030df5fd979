package dev.assay.agent.onnxruntime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.assay.agent.foreign.NativePlatform;
import dev.assay.agent.runtime.RuntimeOption;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Configure a session.
 *
 * <p>Every option is set explicitly, also where it has its default, so that what the evidence shows is what is in force. ONNX Runtime
 * takes an unknown session config entry without a word, so scenarios can't write entries: only the ones in these tables are set.
 */
final class OnnxOptions {
    private static final List<String> ON_OFF = List.of("on", "off");
    private static final int MAX_THREADS = 1024;

    private static final String PROVIDER = "provider";
    private static final String COREML = "coreml";
    private static final String GRAPH_OPTIMIZATION = "graph-optimization";
    private static final String EXECUTION_MODE = "execution-mode";
    private static final String INTER_OP_THREADS = "inter-op-threads";
    private static final String MEMORY_PATTERN = "memory-pattern";
    private static final String ARENA = "arena";
    private static final String DETERMINISTIC = "deterministic";

    /** Options that have a method of their own in the Java API. */
    private static final List<RuntimeOption> SESSION_METHODS = List.of(
            new RuntimeOption(PROVIDER, List.of("cpu", COREML), "cpu", "What executes nodes; coreml needs macOS."),
            new RuntimeOption(
                    GRAPH_OPTIMIZATION,
                    List.of("none", "basic", "extended", "layout", "all"),
                    "all",
                    "How far the graph is rewritten when it is loaded."),
            new RuntimeOption(
                    EXECUTION_MODE,
                    List.of("sequential", "parallel"),
                    "sequential",
                    "Whether independent nodes may run at the same time."),
            new RuntimeOption(
                    INTER_OP_THREADS, List.of(), "1", "Threads that run nodes in execution mode parallel, 1 to 1024."),
            onOff(MEMORY_PATTERN, "on", "Plan memory for a shape once and reuse the plan."),
            onOff(ARENA, "on", "Keep freed memory in an arena instead of giving it back."),
            onOff(DETERMINISTIC, "off", "Use only kernels that give the same bits in every run."));

    /** Options that are session config entries. */
    private static final List<ConfigEntry> SESSION_ENTRIES = List.of(
            new ConfigEntry(
                    onOff(
                            "spinning",
                            "on",
                            "Let idle threads spin before they sleep: faster alone, harmful to neighbours."),
                    List.of("session.intra_op.allow_spinning", "session.inter_op.allow_spinning"),
                    Map.of("on", "1", "off", "0")),
            new ConfigEntry(
                    onOff("stop-spinning-after-run", "off", "Send spinning threads to sleep when a run ends."),
                    List.of("session.force_spinning_stop"),
                    Map.of("on", "1", "off", "0")),
            new ConfigEntry(
                    onOff("denormals-as-zero", "off", "Flush denormal numbers to zero."),
                    List.of("session.set_denormal_as_zero"),
                    Map.of("on", "1", "off", "0")),
            new ConfigEntry(
                    onOff("prepacking", "on", "Rearrange weights for the kernels when the model is loaded."),
                    List.of("session.disable_prepacking"),
                    Map.of("on", "0", "off", "1")),
            new ConfigEntry(
                    onOff("qdq-fusion", "on", "Fuse QuantizeLinear and DequantizeLinear into integer kernels."),
                    List.of("session.disable_quant_qdq"),
                    Map.of("on", "0", "off", "1")),
            new ConfigEntry(
                    onOff(
                            "qdq-cleanup",
                            "off",
                            "Remove pairs of QuantizeLinear and DequantizeLinear that are left over."),
                    List.of("session.enable_quant_qdq_cleanup"),
                    Map.of("on", "1", "off", "0")),
            new ConfigEntry(
                    onOff(
                            "x64-int8-precision",
                            "off",
                            "On x86 without VNNI, run U8S8 as U8U8: no saturation, but slower."),
                    List.of("session.x64quantprecision"),
                    Map.of("on", "1", "off", "0")),
            new ConfigEntry(
                    onOff("gelu-approximation", "off", "Replace Gelu by its tanh approximation: changes results."),
                    List.of("optimization.enable_gelu_approximation"),
                    Map.of("on", "1", "off", "0")),
            new ConfigEntry(
                    onOff("arm64-bfloat16", "off", "On Linux on ARM64, compute FP32 matrix products in bfloat16."),
                    List.of("mlas.enable_gemm_fastmath_arm64_bfloat16"),
                    Map.of("on", "1", "off", "0")),
            new ConfigEntry(
                    onOff("kleidiai", "on", "On ARM64, use Arm's KleidiAI kernels where they exist."),
                    List.of("mlas.disable_kleidiai"),
                    Map.of("on", "0", "off", "1")));

    /** Options of the CoreML execution provider. */
    private static final List<ConfigEntry> COREML_ENTRIES = List.of(
            new ConfigEntry(
                    new RuntimeOption(
                            "coreml-model-format",
                            List.of("mlprogram", "neural-network"),
                            "mlprogram",
                            "What CoreML compiles: ML programs know more operators."),
                    List.of("ModelFormat"),
                    Map.of("mlprogram", "MLProgram", "neural-network", "NeuralNetwork")),
            new ConfigEntry(
                    new RuntimeOption(
                            "coreml-compute-units",
                            List.of("all", "cpu-only", "cpu-and-gpu", "cpu-and-neural-engine"),
                            "all",
                            "Where CoreML may compute."),
                    List.of("MLComputeUnits"),
                    Map.of(
                            "all", "ALL",
                            "cpu-only", "CPUOnly",
                            "cpu-and-gpu", "CPUAndGPU",
                            "cpu-and-neural-engine", "CPUAndNeuralEngine")),
            new ConfigEntry(
                    onOff("coreml-static-shapes", "off", "Give CoreML only nodes with static input shapes."),
                    List.of("RequireStaticInputShapes"),
                    Map.of("on", "1", "off", "0")),
            new ConfigEntry(
                    onOff("coreml-subgraphs", "off", "Give CoreML the bodies of Loop, Scan and If too."),
                    List.of("EnableOnSubgraphs"),
                    Map.of("on", "1", "off", "0")),
            new ConfigEntry(
                    onOff("coreml-low-precision-gpu", "off", "Let the GPU accumulate in FP16."),
                    List.of("AllowLowPrecisionAccumulationOnGPU"),
                    Map.of("on", "1", "off", "0")));

    private final RuntimeConfiguration configuration;

    /** Take a configuration that passed {@link #check}. */
    OnnxOptions(RuntimeConfiguration configuration) {
        this.configuration = configuration;
    }

    /** Return every option, for people to read. */
    static List<RuntimeOption> all() {
        return Stream.of(
                        SESSION_METHODS.stream(),
                        SESSION_ENTRIES.stream().map(ConfigEntry::option),
                        COREML_ENTRIES.stream().map(ConfigEntry::option))
                .flatMap(options -> options)
                .toList();
    }

    /** Find what a table of allowed values can't express. */
    static List<Problem> check(RuntimeConfiguration configuration, NativePlatform platform) {
        List<Problem> problems = new ArrayList<>();
        Map<String, String> options = configuration.options();
        String threads = options.get(INTER_OP_THREADS);
        if (threads != null && !isThreadCount(threads)) {
            problems.add(Problem.user(
                    "runtime.bad-option-value",
                    "option '" + INTER_OP_THREADS + "' of runtime onnxruntime can't be '" + threads + "'",
                    "use a whole number from 1 to " + MAX_THREADS));
        }
        boolean coreml = COREML.equals(options.get(PROVIDER));
        if (coreml && !platform.isMac()) {
            problems.add(Problem.environment(
                    "runtime.provider-unavailable",
                    "provider coreml of runtime onnxruntime needs macOS, this is " + platform,
                    "use provider cpu here, or a target that selects Macs"));
        }
        if (!coreml) {
            COREML_ENTRIES.stream()
                    .map(entry -> entry.option().key())
                    .filter(options::containsKey)
                    .forEach(key -> problems.add(Problem.user(
                            "runtime.option-without-provider",
                            "option '" + key + "' of runtime onnxruntime has no effect without provider coreml",
                            "remove the option, or set provider: coreml")));
        }
        return List.copyOf(problems);
    }

    private static boolean isThreadCount(String text) {
        return text.matches("[1-9][0-9]{0,3}") && Integer.parseInt(text) <= MAX_THREADS;
    }

    /** Return how many threads one operator uses. */
    int threads() {
        return configuration.threads();
    }

    /** Return every option with the value that is in force. */
    Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        boolean coreml = value(PROVIDER).equals(COREML);
        for (RuntimeOption option : all()) {
            if (coreml || !option.key().startsWith(COREML)) {
                settings.put(option.key(), value(option));
            }
        }
        return settings;
    }

    /**
     * Create the options of a session; the caller closes them, after the session.
     *
     * @throws OrtException if the provider is not there
     */
    SessionOptions toSessionOptions() throws OrtException {
        SessionOptions session = new SessionOptions();
        try {
            session.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            session.setIntraOpNumThreads(threads());
            session.setInterOpNumThreads(Integer.parseInt(value(INTER_OP_THREADS)));
            session.setOptimizationLevel(optimizationLevel());
            session.setExecutionMode(
                    value(EXECUTION_MODE).equals("parallel") ? ExecutionMode.PARALLEL : ExecutionMode.SEQUENTIAL);
            session.setMemoryPatternOptimization(isOn(MEMORY_PATTERN));
            session.setCPUArenaAllocator(isOn(ARENA));
            session.setDeterministicCompute(isOn(DETERMINISTIC));
            for (ConfigEntry entry : SESSION_ENTRIES) {
                for (Map.Entry<String, String> pair :
                        entry.translate(value(entry.option())).entrySet()) {
                    session.addConfigEntry(pair.getKey(), pair.getValue());
                }
            }
            if (value(PROVIDER).equals(COREML)) {
                Map<String, String> provider = new TreeMap<>();
                COREML_ENTRIES.forEach(entry -> provider.putAll(entry.translate(value(entry.option()))));
                session.addCoreML(provider);
            }
            return session;
        } catch (OrtException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private OptLevel optimizationLevel() {
        String level = value(GRAPH_OPTIMIZATION);
        return switch (level) {
            case "none" -> OptLevel.NO_OPT;
            case "basic" -> OptLevel.BASIC_OPT;
            case "extended" -> OptLevel.EXTENDED_OPT;
            case "layout" -> OptLevel.LAYOUT_OPT;
            case "all" -> OptLevel.ALL_OPT;
            default -> throw new IllegalArgumentException("unchecked graph optimization '" + level + "'");
        };
    }

    private boolean isOn(String key) {
        return value(key).equals("on");
    }

    private String value(String key) {
        return value(SESSION_METHODS.stream()
                .filter(option -> option.key().equals(key))
                .findFirst()
                .orElseThrow());
    }

    private String value(RuntimeOption option) {
        return configuration.options().getOrDefault(option.key(), option.defaultValue());
    }

    private static RuntimeOption onOff(String key, String defaultValue, String description) {
        return new RuntimeOption(key, ON_OFF, defaultValue, description);
    }

    /**
     * Translate an option into configuration entries.
     *
     * @param option as scenarios write it
     * @param keys ONNX Runtime's names, all of which get the same value
     * @param values ONNX Runtime's value for each of the option's
     */
    private record ConfigEntry(RuntimeOption option, List<String> keys, Map<String, String> values) {
        Map<String, String> translate(String value) {
            String translated = values.get(value);
            if (translated == null) {
                throw new IllegalArgumentException("unchecked value '" + value + "' of option " + option.key());
            }
            Map<String, String> entries = new TreeMap<>();
            keys.forEach(key -> entries.put(key, translated));
            return entries;
        }
    }
}
