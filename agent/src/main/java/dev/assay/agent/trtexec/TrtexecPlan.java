package dev.assay.agent.trtexec;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Say what to measure, in words that mean the same with every version.
 *
 * @param model an ONNX file
 * @param shapes as {@code trtexec} writes them, such as {@code input:1x3x224x224}; {@code null} where the model has fixed ones
 * @param fp16 whether TensorRT may compute in FP16; not with 11, where the model says it
 * @param int8 whether it computes what is quantized in INT8; not with 11, where the model says it
 * @param tf32 whether FP32 may be computed in TF32
 * @param copies whether inputs and outputs are copied in each query
 * @param cudaGraph whether the engine is launched as one graph
 * @param spinWait whether the CPU waits without sleeping
 * @param warmUp before each run
 * @param duration of all runs together
 */
public record TrtexecPlan(
        Path model,
        @Nullable String shapes,
        boolean fp16,
        boolean int8,
        boolean tf32,
        boolean copies,
        boolean cudaGraph,
        boolean spinWait,
        Duration warmUp,
        Duration duration) {
    /** Beyond 16 s trtexec's 32-bit floats of milliseconds are coarser than 1 µs; warm-up and start are within them. */
    static final Duration LONGEST_RUN = Duration.ofSeconds(12);

    /** A comparison needs at least two. */
    static final int FEWEST_RUNS = 2;

    /** Return how many runs of the saved engine it takes. */
    int runs() {
        return (int) Math.max(FEWEST_RUNS, Math.ceilDiv(duration.toMillis(), LONGEST_RUN.toMillis()));
    }

    /** Return how long each takes: whole seconds, as trtexec wants them. */
    long secondsOfEach() {
        return Math.max(1, Math.ceilDiv(duration.toSeconds(), runs()));
    }
}
