package dev.assay.optimizer.prune;

/**
 * Fit a change of weights and biases to what outputs are off: {@code minimise Σ ‖r − D x − d‖² + λ‖D‖²}.
 *
 * <p>Normal equations, centred so that the bias is free, solved by a Cholesky factorization. The ridge λ is a multiple of the mean
 * variance of the inputs: where observations say nothing, weights stay as they are. Which multiple is best, and whether any is
 * better than a change of biases alone, is tried out on observations that the fit has not seen.
 */
final class RidgeRegression {
    private static final double[] RIDGES = {0.01, 0.1, 1};

    /** What is safe where nothing can be tried out. */
    private static final double UNTRIED_RIDGE = 1;

    private RidgeRegression() {}

    /**
     * Fit.
     *
     * @param training used up: afterwards it has all observations
     * @param heldOut what to try fits on; may be empty
     * @return the best change; nothing changes if nothing was observed
     */
    static LinearChange fit(Observations training, Observations heldOut) {
        boolean fits = training.inputs() > 0 && training.count() > 0;
        if (!fits || heldOut.count() == 0) {
            training.add(heldOut);
            return fits ? solve(training, UNTRIED_RIDGE) : biases(training);
        }
        double bestRidge = Double.POSITIVE_INFINITY;
        double leastError = heldOut.error(biases(training));
        for (double ridge : RIDGES) {
            double error = heldOut.error(solve(training, ridge));
            if (error < leastError) {
                bestRidge = ridge;
                leastError = error;
            }
        }
        training.add(heldOut);
        return bestRidge == Double.POSITIVE_INFINITY ? biases(training) : solve(training, bestRidge);
    }

    /** Return a change of biases by the mean error. */
    static LinearChange biases(Observations observations) {
        double[] bias = new double[observations.outputs()];
        for (int output = 0; output < bias.length && observations.count() > 0; output++) {
            bias[output] = observations.residualMean(output);
        }
        return new LinearChange(new double[bias.length][observations.inputs()], bias);
    }

    /** Fit with a ridge of so many times the mean variance of the inputs. */
    static LinearChange solve(Observations observations, double relativeRidge) {
        int inputs = observations.inputs();
        double[][] gram = observations.centeredGram();
        double trace = 0;
        for (int i = 0; i < inputs; i++) {
            trace += Math.max(0, gram[i][i]);
        }
        if (!(trace > 0)) {
            return biases(observations);
        }
        for (int i = 0; i < inputs; i++) {
            gram[i][i] += relativeRidge * trace / inputs;
        }
        factorize(gram);
        mirror(gram);
        double[][] weights = new double[observations.outputs()][];
        double[] bias = new double[weights.length];
        for (int output = 0; output < weights.length; output++) {
            double[] row = observations.centeredCross(output);
            substitute(gram, row);
            bias[output] = observations.residualMean(output);
            for (int i = 0; i < inputs; i++) {
                bias[output] -= row[i] * observations.inputMean(i);
            }
            weights[output] = row;
        }
        return new LinearChange(weights, bias);
    }

    /** Replace a matrix by its Cholesky factor R, {@code RᵀR}; rows are updated as a whole, which vectorizes. */
    private static void factorize(double[][] matrix) {
        for (int k = 0; k < matrix.length; k++) {
            double[] row = matrix[k];
            double root = Math.sqrt(row[k]);
            for (int j = k; j < row.length; j++) {
                row[j] /= root;
            }
            for (int i = k + 1; i < matrix.length; i++) {
                Observations.addScaled(matrix[i], row, -row[i], i);
            }
        }
    }

    /** Put the lower triangle beside the upper one, so that both substitutions read whole rows. */
    private static void mirror(double[][] matrix) {
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < i; j++) {
                matrix[i][j] = matrix[j][i];
            }
        }
    }

    private static void substitute(double[][] factor, double[] x) {
        for (int k = 0; k < x.length; k++) {
            x[k] /= factor[k][k];
            Observations.addScaled(x, factor[k], -x[k], k + 1);
        }
        for (int k = x.length - 1; k >= 0; k--) {
            x[k] /= factor[k][k];
            double[] row = factor[k];
            double solved = x[k];
            for (int j = 0; j < k; j++) {
                x[j] -= solved * row[j];
            }
        }
    }
}
