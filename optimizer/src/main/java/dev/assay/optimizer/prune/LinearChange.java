package dev.assay.optimizer.prune;

/** What is added to the weights and biases of a product. */
final class LinearChange {
    private final double[][] weights;
    private final double[] bias;

    /** @param weights one row for each output; not copied */
    LinearChange(double[][] weights, double[] bias) {
        this.weights = weights;
        this.bias = bias;
    }

    double weight(int output, int input) {
        return weights[output][input];
    }

    double bias(int output) {
        return bias[output];
    }
}
