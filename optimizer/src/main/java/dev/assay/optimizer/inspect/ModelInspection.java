package dev.assay.optimizer.inspect;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
 * @param compute what the model multiplies
 * @param gains what each technique could gain, in the order of the enum
 * @param fusion what fusion could merge
 * @param nodes all nodes in the order in which they run, each subgraph after the graph around it
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
        Compute compute,
        List<PossibleGain> gains,
        Fusion fusion,
        List<NodeDescription> nodes) {
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
        /** The table of a Gather or of an EmbedLayerNormalization. */
        EMBEDDING,
        /** The projection in an Attention of ONNX Runtime. */
        ATTENTION,
        /** A weight of an LSTM. */
        LSTM,
        /** Anything else: biases, norms, other recurrent layers. */
        OTHER
    }

    /** What a model multiplies in one run. */
    public sealed interface Compute {
        /**
         * It was run once on inputs that were made up.
         *
         * @param inputs how large they were, by name
         * @param macs multiply-accumulate operations of all nodes that are counted
         * @param macsByOperator the same by operator, most first
         * @param unknownNodes how many nodes would count, but for a shape that is unknown, as in subgraphs
         */
        record Counted(Map<String, List<Long>> inputs, long macs, Map<String, Long> macsByOperator, int unknownNodes)
                implements Compute {}

        /**
         * It could not be run here.
         *
         * @param reason a sentence without a full stop
         */
        record Unknown(String reason) implements Compute {}
    }

    /**
     * Describe a node.
     *
     * @param name what {@code exclude} calls it
     * @param operator its type
     * @param macs multiply-accumulate operations in one run; {@code null} if they are not counted
     */
    public record NodeDescription(
            String name, String operator, @Nullable Long macs) {}

    /** A technique whose gain in size can be told from the weights alone. */
    public enum Technique {
        FP16,
        INT8_DYNAMIC,
        INT8_STATIC,
        INT8_WEIGHT_ONLY,
        INT4_WEIGHT_ONLY,
        /** 30 % of the channels, heads and neurons removed, if they are everywhere. */
        PRUNING
    }

    /**
     * Tell what a technique could gain.
     *
     * @param coveredShare share of the model's bytes that the technique shrinks, 0 to 1
     * @param estimatedSizeBytes of the model afterwards, about
     * @param macShare share of the multiplications that the technique changes, 0 to 1; {@code null} if they are unknown
     */
    public record PossibleGain(
            Technique technique,
            double coveredShare,
            long estimatedSizeBytes,
            @Nullable Double macShare) {}

    /** What fusion could merge. */
    public sealed interface Fusion {
        /**
         * It was tried, without a look at whether the outputs stay the same.
         *
         * @param made how many operators of each kind it makes, most first
         * @param operatorsBefore how many operators there are once constants are folded
         * @param operatorsAfter how many there are then
         */
        record Tried(Map<String, Integer> made, int operatorsBefore, int operatorsAfter) implements Fusion {}

        /**
         * It can't be tried, since the model could not be run here.
         *
         * @param reason a sentence without a full stop
         */
        record Unknown(String reason) implements Fusion {}
    }
}
