package dev.assay.agent.onnxruntime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.assay.agent.runtime.RuntimeOption;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Configure a session.
 *
 * <p>Every option is set explicitly, also where it has its default, so that what the evidence shows is what is in force. ONNX Runtime
 * takes an unknown session config entry without a word, so scenarios can't write entries: only the ones in these tables are set.
 */
final class OnnxOptions {
    private static final int MAX_THREADS = 1024;

    private static final String GRAPH_OPTIMIZATION = "graph-optimization";
    private static final String EXECUTION_MODE = "execution-mode";
    private static final String INTER_OP_THREADS = "inter-op-threads";
    private static final String MEMORY_PATTERN = "memory-pattern";
    private static final String ARENA = "arena";
    private static final String DETERMINISTIC = "deterministic";

    /** Options that have a method of their own in the Java API. */
    private static final List<RuntimeOption> SESSION_METHODS = List.of(
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
            ConfigEntry.onOff(MEMORY_PATTERN, "on", "Plan memory for a shape once and reuse the plan."),
            ConfigEntry.onOff(ARENA, "on", "Keep freed memory in an arena instead of giving it back."),
            ConfigEntry.onOff(DETERMINISTIC, "off", "Use only kernels that give the same bits in every run."));

    /** Options that are session config entries. */
    private static final List<ConfigEntry> SESSION_ENTRIES = List.of(
            ConfigEntry.flag(
                    "spinning",
                    "on",
                    "Let idle threads spin before they sleep: faster alone, harmful to neighbours.",
                    "session.intra_op.allow_spinning",
                    "session.inter_op.allow_spinning"),
            ConfigEntry.flag(
                    "stop-spinning-after-run",
                    "off",
                    "Send spinning threads to sleep when a run ends.",
                    "session.force_spinning_stop"),
            ConfigEntry.flag(
                    "denormals-as-zero", "off", "Flush denormal numbers to zero.", "session.set_denormal_as_zero"),
            ConfigEntry.inverted(
                    "prepacking",
                    "on",
                    "Rearrange weights for the kernels when the model is loaded.",
                    "session.disable_prepacking"),
            ConfigEntry.inverted(
                    "qdq-fusion",
                    "on",
                    "Fuse QuantizeLinear and DequantizeLinear into integer kernels.",
                    "session.disable_quant_qdq"),
            ConfigEntry.flag(
                    "qdq-cleanup",
                    "off",
                    "Remove pairs of QuantizeLinear and DequantizeLinear that are left over.",
                    "session.enable_quant_qdq_cleanup"),
            ConfigEntry.flag(
                    "x64-int8-precision",
                    "off",
                    "On x86 without VNNI, run U8S8 as U8U8: no saturation, but slower.",
                    "session.x64quantprecision"),
            ConfigEntry.flag(
                    "gelu-approximation",
                    "off",
                    "Replace Gelu by its tanh approximation: changes results.",
                    "optimization.enable_gelu_approximation"),
            ConfigEntry.flag(
                    "arm64-bfloat16",
                    "off",
                    "On Linux on ARM64, compute FP32 matrix products in bfloat16.",
                    "mlas.enable_gemm_fastmath_arm64_bfloat16"),
            ConfigEntry.inverted(
                    "kleidiai",
                    "on",
                    "On ARM64, use Arm's KleidiAI kernels where they exist.",
                    "mlas.disable_kleidiai"));

    private final RuntimeConfiguration configuration;
    private final @Nullable AcceleratorSetup accelerator;

    /** Take a configuration of the CPU's runtime that passed {@link #check}. */
    OnnxOptions(RuntimeConfiguration configuration) {
        this(configuration, null);
    }

    /** Take a configuration that passed {@link #check}, with the accelerator that it is for. */
    OnnxOptions(RuntimeConfiguration configuration, @Nullable AcceleratorSetup accelerator) {
        this.configuration = configuration;
        this.accelerator = accelerator;
    }

    /** Return every option that does not belong to an accelerator, for people to read. */
    static List<RuntimeOption> all() {
        return Stream.concat(SESSION_METHODS.stream(), SESSION_ENTRIES.stream().map(ConfigEntry::option))
                .toList();
    }

    /** Find what a table of allowed values can't express. */
    static List<Problem> check(RuntimeConfiguration configuration) {
        String threads = configuration.options().get(INTER_OP_THREADS);
        return threads == null || isThreadCount(threads)
                ? List.of()
                : List.of(Problem.user(
                        "runtime.bad-option-value",
                        "option '" + INTER_OP_THREADS + "' of runtime " + configuration.type() + " can't be '" + threads
                                + "'",
                        "use a whole number from 1 to " + MAX_THREADS));
    }

    private static boolean isThreadCount(String text) {
        return text.matches("[1-9][0-9]{0,3}") && Integer.parseInt(text) <= MAX_THREADS;
    }

    /** Return the id of the runtime. */
    String runtime() {
        return configuration.type();
    }

    /** Return how many threads one operator uses. */
    int threads() {
        return configuration.threads();
    }

    /** Return the accelerator, if there is one. */
    @Nullable
    AcceleratorSetup accelerator() {
        return accelerator;
    }

    /** Return every option with the value that is in force. */
    Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        all().forEach(option -> settings.put(option.key(), value(option)));
        if (accelerator != null) {
            settings.putAll(accelerator.settings());
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
            if (accelerator != null) {
                accelerator.addTo(session);
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
}
