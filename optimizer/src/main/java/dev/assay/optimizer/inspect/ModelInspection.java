package dev.assay.optimizer.inspect;

import java.util.List;
import java.util.Map;

/**
 * Describe a model.
 *
 * @param name how the user named it
 * @param sha256 of the model file
 * @param sizeBytes of the model with the files that its weights lie in
 * @param irVersion of the ONNX format
 * @param opsets version of each domain of operators; ONNX's own is {@code ai.onnx}
 * @param producer the program that made it, "" if unknown
 * @param operators how many nodes of each operator there are, subgraphs included, most frequent first
 * @param parameterCount numbers in weights and constants
 * @param weightBytes bytes of weights and constants by element type, largest first
 * @param weightUses bytes of weights by what reads them
 * @param inputs what the model takes, weights left out
 * @param outputs what the model gives
 * @param gains what each technique could gain, in the order of the enum
 */
public record ModelInspection(
        String name,
        String sha256,
        long sizeBytes,
        long irVersion,
        Map<String, Long> opsets,
        String producer,
        Map<String, Integer> operators,
        long parameterCount,
        Map<String, Long> weightBytes,
        Map<WeightUse, Long> weightUses,
        List<ValueDescription> inputs,
        List<ValueDescription> outputs,
        List<PossibleGain> gains) {
    /**
     * Describe an input or output.
     *
     * @param type of the elements, or the kind of what is no tensor
     * @param shape numbers, names of what may vary, or "?"; empty for scalars and where the model says nothing
     */
    public record ValueDescription(String name, String type, List<String> shape) {}

    /** What reads a weight of floats; a weight that several kinds read counts for the first of them. */
    public enum WeightUse {
        /** The second operand of MatMul or Gemm. */
        MATRIX,
        /** A filter of Conv or ConvTranspose. */
        CONVOLUTION,
        /** The table of a Gather. */
        EMBEDDING,
        /** Anything else: biases, norms, recurrent layers. */
        OTHER
    }

    /** A technique whose gain in size can be told from the weights alone. */
    public enum Technique {
        FP16,
        INT8_DYNAMIC,
        INT8_STATIC,
        INT4_WEIGHT_ONLY
    }

    /**
     * Tell what a technique could gain.
     *
     * @param coveredShare share of the model's bytes that the technique shrinks, 0 to 1
     * @param estimatedSizeBytes of the model afterwards, about
     */
    public record PossibleGain(Technique technique, double coveredShare, long estimatedSizeBytes) {}
}
