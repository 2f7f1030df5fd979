package dev.assay.optimizer.execution;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.onnx.OnnxFile;
import dev.assay.optimizer.onnx.OnnxReader;
import dev.assay.optimizer.onnx.OnnxWriter;
import dev.assay.optimizer.onnx.proto.ModelProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A model that ONNX Runtime has loaded. */
public final class OrtModel implements AutoCloseable {
    /** Each run keeps its activations in memory, and each model its weights. */
    private static final int MAX_RUNS_AT_ONCE = 4;

    /** What is certain to fit into one message, wherever its weights are. */
    private static final long MAX_MESSAGE_BYTES = 1_500_000_000L;

    /** Where ONNX Runtime writes the weights of a model that it has optimized, and how many bytes a weight must have for that. */
    private static final String WEIGHTS_FILE = "session.optimized_model_external_initializers_file_name";

    private static final String WEIGHTS_FROM_BYTES = "session.optimized_model_external_initializers_min_size_in_bytes";

    /** Packing a weight for many products costs more than one product. */
    private static final String DISABLE_PREPACKING = "session.disable_prepacking";

    private final String name;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final @Nullable LentWeights weights;

    private OrtModel(String name, OrtEnvironment environment, OrtSession session, @Nullable LentWeights weights) {
        this.name = name;
        this.environment = environment;
        this.session = session;
        this.weights = weights;
    }

    /** Load ONNX Runtime itself, which the first model would otherwise wait for. */
    public static void prepare() {
        var _ = environment();
    }

    /**
     * Load a model that was read, to run it a few times as it stands: nothing is prepared for many runs, and weights are not copied where they
     * lie outside of the heap.
     *
     * @throws dev.assay.scenarios.problem.ProblemException {@code model.not-loadable} with ONNX Runtime's reason
     */
    public static OrtModel openAsItStands(OnnxFile file) {
        return openAsItStands(file.name(), file.proto());
    }

    /**
     * Load a model to run it a few times as it stands: nothing is prepared for many runs, and weights are not copied where they lie outside of
     * the heap.
     *
     * @throws dev.assay.scenarios.problem.ProblemException {@code model.not-loadable} with ONNX Runtime's reason
     */
    public static OrtModel openAsItStands(Model model) {
        return openAsItStands(model.name(), model.toProto());
    }

    private static OrtModel openAsItStands(String name, ModelProto model) {
        OrtSession.SessionOptions options = options(GraphOptimization.NONE);
        set(DISABLE_PREPACKING, "1", options);
        return inScratch(folder -> open(name, model, options, weights -> weights.shareWith(options, folder)));
    }

    /**
     * Load a model.
     *
     * @throws dev.assay.scenarios.problem.ProblemException {@code model.not-loadable} with ONNX Runtime's reason
     */
    public static OrtModel open(Model model, GraphOptimization level) {
        return open(model.name(), model.toProto(), options(level));
    }

    /**
     * Load a model file.
     *
     * @throws dev.assay.scenarios.problem.ProblemException {@code model.not-loadable} with ONNX Runtime's reason
     */
    public static OrtModel open(Path file, GraphOptimization level) {
        return open(file.toString(), file, level);
    }

    /**
     * Load a model file.
     *
     * @param name what to call the model in problems
     * @throws dev.assay.scenarios.problem.ProblemException {@code model.not-loadable} with ONNX Runtime's reason
     */
    public static OrtModel open(String name, Path file, GraphOptimization level) {
        return open(name, file, options(level));
    }

    /**
     * Return what ONNX Runtime makes of a model when it loads it.
     *
     * <p>Beyond {@link GraphOptimization#EXTENDED} the result depends on the CPU.
     *
     * @throws dev.assay.scenarios.problem.ProblemException {@code model.not-loadable} with ONNX Runtime's reason
     */
    public static Model optimized(Model model, GraphOptimization level) {
        return optimized(model, level, MAX_MESSAGE_BYTES);
    }

    /** @param maxMessageBytes a larger model is written with its weights in a second file */
    static Model optimized(Model model, GraphOptimization level, long maxMessageBytes) {
        ModelProto proto = model.toProto();
        boolean isLarge = OnnxWriter.tensorBytes(proto) > maxMessageBytes;
        return inScratch(folder -> {
            Path result = folder.resolve("optimized.onnx");
            OrtSession.SessionOptions options = options(level);
            setResult(result, options);
            if (isLarge) {
                set(WEIGHTS_FILE, "optimized-weights.bin", options);
                set(WEIGHTS_FROM_BYTES, "1024", options);
            }
            open(model.name(), proto, options).close();
            return Model.of(model.name(), isLarge ? OnnxReader.read(result).proto() : OnnxReader.readScratch(result));
        });
    }

    private interface Lending {
        void of(LentWeights weights) throws OrtException;
    }

    private static OrtModel open(String name, ModelProto model, OrtSession.SessionOptions options) {
        return open(name, model, options, weights -> weights.giveTo(options));
    }

    private static OrtModel open(String name, ModelProto model, OrtSession.SessionOptions options, Lending lending) {
        OrtEnvironment environment = environment();
        LentWeights weights = null;
        try (options) {
            weights = LentWeights.of(model, environment);
            lending.of(weights);
            return new OrtModel(name, environment, session(weights.rest(), environment, options), weights);
        } catch (OrtException failure) {
            if (weights != null) {
                weights.close();
            }
            throw ExecutionProblems.notLoadable(name, failure);
        }
    }

    /** Make a session; what is larger than 2 GB goes through a file. */
    private static OrtSession session(ModelProto model, OrtEnvironment environment, OrtSession.SessionOptions options)
            throws OrtException {
        if (OnnxWriter.tensorBytes(model) <= MAX_MESSAGE_BYTES) {
            return environment.createSession(model.toByteArray(), options);
        }
        return OrtModel.<OrtSession, OrtException>inScratch(folder -> {
            Path file = folder.resolve("model.onnx");
            OnnxWriter.writeScratch(model, file);
            return environment.createSession(file.toString(), options);
        });
    }

    private static OrtModel open(String name, Path file, OrtSession.SessionOptions options) {
        OrtEnvironment environment = environment();
        try (options) {
            return new OrtModel(name, environment, environment.createSession(file.toString(), options), null);
        } catch (OrtException failure) {
            throw ExecutionProblems.notLoadable(name, failure);
        }
    }

    private static void setResult(Path file, OrtSession.SessionOptions options) {
        try {
            options.setOptimizedModelFilePath(file.toString());
        } catch (OrtException failure) {
            throw new IllegalStateException("the option is refused: " + failure.getMessage(), failure);
        }
    }

    private static void set(String key, String value, OrtSession.SessionOptions options) {
        try {
            options.addConfigEntry(key, value);
        } catch (OrtException failure) {
            throw new IllegalStateException("the option " + key + " is refused: " + failure.getMessage(), failure);
        }
    }

    private static OrtEnvironment environment() {
        // Every error reaches us as an exception; what ONNX Runtime prints as well would only disturb.
        // One process has one environment: a name of our own would only bring a warning where the agent made it first.
        OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "assay");
        try {
            environment.setTelemetry(false);
        } catch (OrtException failure) {
            throw new IllegalStateException("telemetry can't be switched off: " + failure.getMessage(), failure);
        }
        return environment;
    }

    private static OrtSession.SessionOptions options(GraphOptimization level) {
        try {
            OrtSession.SessionOptions options = new OrtSession.SessionOptions();
            options.setOptimizationLevel(level.toOrt());
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            // One thread adds up in the same order every time: the same samples give the same bits.
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            return options;
        } catch (OrtException failure) {
            throw new IllegalStateException("an option is refused: " + failure.getMessage(), failure);
        }
    }

    private interface InFolder<T, E extends Exception> {
        T apply(Path folder) throws E;
    }

    private static <T, E extends Exception> T inScratch(InFolder<T, E> action) throws E {
        try {
            Path folder = Files.createTempDirectory("assay-model-");
            try {
                return action.apply(folder);
            } finally {
                delete(folder);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void delete(Path folder) throws IOException {
        boolean isEmpty = true;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                try {
                    Files.delete(file);
                } catch (FileSystemException inUse) {
                    // Some systems keep a file for as long as it is mapped, as the weights of a large model are.
                    isEmpty = false;
                    folder.toFile().deleteOnExit();
                    file.toFile().deleteOnExit();
                }
            }
        }
        if (isEmpty) {
            Files.delete(folder);
        }
    }

    /**
     * Run the model and return all outputs.
     *
     * @param feed what each input holds; names that the model does not have are left out
     * @throws dev.assay.scenarios.problem.ProblemException {@code model.not-runnable} with ONNX Runtime's reason
     */
    public Map<String, HostTensor> run(Map<String, HostTensor> feed) {
        return run(feed, session.getOutputNames());
    }

    /**
     * Run the model.
     *
     * @param feed what each input holds; names that the model does not have are left out
     * @param outputs names of the outputs to return
     * @return the outputs by name, in the order asked for; copies
     * @throws dev.assay.scenarios.problem.ProblemException {@code model.not-runnable} with ONNX Runtime's reason
     */
    public Map<String, HostTensor> run(Map<String, HostTensor> feed, Collection<String> outputs) {
        if (outputs.isEmpty()) {
            return Map.of();
        }
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, HostTensor> entry : feed.entrySet()) {
                if (session.getInputNames().contains(entry.getKey())) {
                    inputs.put(entry.getKey(), bind(entry.getValue()));
                }
            }
            Set<String> wanted = new LinkedHashSet<>(outputs);
            try (OrtSession.Result result = session.run(inputs, wanted)) {
                Map<String, HostTensor> tensors = new LinkedHashMap<>();
                for (String output : wanted) {
                    result.get(output)
                            .filter(OnnxTensor.class::isInstance)
                            .ifPresent(value -> tensors.put(output, copy((OnnxTensor) value)));
                }
                return tensors;
            }
        } catch (OrtException failure) {
            throw ExecutionProblems.notRunnable(name, failure);
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    /** Return how many runs, of one model or of several, this machine can do at the same time: each takes one thread. */
    public static int runsAtOnce() {
        return Math.min(MAX_RUNS_AT_ONCE, Runtime.getRuntime().availableProcessors());
    }

    /**
     * Run the model on one feed after the other, several at a time, and return all outputs of each, in their order.
     *
     * @throws dev.assay.scenarios.problem.ProblemException {@code model.not-runnable} with ONNX Runtime's reason
     */
    public Stream<Map<String, HostTensor>> runEach(Stream<Map<String, HostTensor>> feeds) {
        return runEach(feeds, session.getOutputNames());
    }

    /**
     * Run the model on one feed after the other, several at a time, and return what each gave, in their order.
     *
     * @param outputs names of the outputs to return
     * @throws dev.assay.scenarios.problem.ProblemException {@code model.not-runnable} with ONNX Runtime's reason
     */
    public Stream<Map<String, HostTensor>> runEach(Stream<Map<String, HostTensor>> feeds, Collection<String> outputs) {
        return feeds.gather(Gatherers.mapConcurrent(runsAtOnce(), feed -> run(feed, outputs)));
    }

    private OnnxTensor bind(HostTensor tensor) throws OrtException {
        long[] dims = tensor.dims().stream().mapToLong(Long::longValue).toArray();
        ByteBuffer data =
                tensor.data().duplicate().order(ByteOrder.nativeOrder()).rewind();
        return OnnxTensor.createTensor(environment, data, dims, javaType(tensor.type()));
    }

    private static OnnxJavaType javaType(DataType type) {
        return switch (type) {
            case FLOAT -> OnnxJavaType.FLOAT;
            case FLOAT16 -> OnnxJavaType.FLOAT16;
            case DOUBLE -> OnnxJavaType.DOUBLE;
            case INT64 -> OnnxJavaType.INT64;
            case INT32 -> OnnxJavaType.INT32;
            case INT16 -> OnnxJavaType.INT16;
            case INT8 -> OnnxJavaType.INT8;
            case UINT8 -> OnnxJavaType.UINT8;
            case BOOL -> OnnxJavaType.BOOL;
            default -> throw new IllegalArgumentException("inputs of " + type + " are not supported");
        };
    }

    private static HostTensor copy(OnnxTensor tensor) {
        ByteBuffer from = tensor.getByteBuffer();
        ByteBuffer data = ByteBuffer.allocate(from.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        data.put(from).flip();
        return new HostTensor(
                dataType(tensor.getInfo().type),
                Arrays.stream(tensor.getInfo().getShape()).boxed().toList(),
                data);
    }

    private static DataType dataType(OnnxJavaType type) {
        return switch (type) {
            case FLOAT -> DataType.FLOAT;
            case FLOAT16 -> DataType.FLOAT16;
            case BFLOAT16 -> DataType.BFLOAT16;
            case DOUBLE -> DataType.DOUBLE;
            case INT64 -> DataType.INT64;
            case INT32 -> DataType.INT32;
            case INT16 -> DataType.INT16;
            case INT8 -> DataType.INT8;
            case UINT8 -> DataType.UINT8;
            case BOOL -> DataType.BOOL;
            case STRING -> DataType.STRING;
            case UNKNOWN -> DataType.UNDEFINED;
        };
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException failure) {
            throw new IllegalStateException("the session does not close: " + failure.getMessage(), failure);
        }
        if (weights != null) {
            weights.close();
        }
    }
}
