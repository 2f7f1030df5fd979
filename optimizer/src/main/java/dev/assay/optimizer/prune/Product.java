package dev.assay.optimizer.prune;

import dev.assay.optimizer.graph.Node;

/**
 * A Conv, ConvTranspose, Gemm or MatMul with a constant weight: where channels are made, and where they are summed up.
 *
 * @param weight name of the weight
 * @param outAxis axis of the weight that makes output channels
 * @param inAxis axis of the weight that input channels are summed over; {@link #NO_AXIS} for depthwise convolutions, which keep
 *     channels apart
 */
record Product(Node node, String weight, int outAxis, int inAxis) {
    static final int NO_AXIS = -1;

    /** Return the name of what is multiplied with the weight. */
    String input() {
        return node.input(0);
    }

    String output() {
        return node.output(0);
    }

    boolean isConvolution() {
        return node.is("Conv") || node.is("ConvTranspose");
    }

    /** Return the axis of the input that holds channels. */
    int inputAxis(int rank) {
        return isConvolution() ? 1 : rank - 1;
    }
}
