package dev.assay.optimizer.prune;

import java.util.Arrays;

/**
 * Sums over what went into a product, and over what its outputs are off: all that a linear fit needs to know.
 *
 * <p>In double precision. The sums are added up in the order of the observations.
 */
final class Observations {
    private final int inputs;
    private final int outputs;
    private final double[] inputSums;
    private final double[] residualSums;
    private double squares;
    /** Sums of products of inputs: the upper triangle, row by row. */
    private final double[][] gram;
    /** Sums of products of a residual and an input: one row for each output. */
    private final double[][] cross;

    private long count;

    /** @param inputs 0 to look at residuals only */
    Observations(int inputs, int outputs) {
        this.inputs = inputs;
        this.outputs = outputs;
        inputSums = new double[inputs];
        residualSums = new double[outputs];
        gram = new double[inputs][inputs];
        cross = new double[outputs][inputs];
    }

    /**
     * Add an observation.
     *
     * @param x the inputs
     * @param residual what each output is off
     */
    void add(double[] x, double[] residual) {
        count++;
        for (int i = 0; i < inputs; i++) {
            double value = x[i];
            if (value != 0) {
                addScaled(gram[i], x, value, i);
            }
            inputSums[i] += value;
        }
        for (int output = 0; output < outputs; output++) {
            double off = residual[output];
            residualSums[output] += off;
            squares += off * off;
            addScaled(cross[output], x, off, 0);
        }
    }

    /** Add other observations of the same product. */
    void add(Observations other) {
        count += other.count;
        squares += other.squares;
        addScaled(inputSums, other.inputSums, 1, 0);
        addScaled(residualSums, other.residualSums, 1, 0);
        for (int i = 0; i < inputs; i++) {
            addScaled(gram[i], other.gram[i], 1, i);
        }
        for (int output = 0; output < outputs; output++) {
            addScaled(cross[output], other.cross[output], 1, 0);
        }
    }

    static void addScaled(double[] sums, double[] addends, double factor, int first) {
        for (int j = first; j < sums.length; j++) {
            sums[j] += factor * addends[j];
        }
    }

    int inputs() {
        return inputs;
    }

    int outputs() {
        return outputs;
    }

    long count() {
        return count;
    }

    double inputMean(int input) {
        return inputSums[input] / count;
    }

    double residualMean(int output) {
        return residualSums[output] / count;
    }

    /** Return sums of products of deviations of inputs from their mean: the upper triangle. */
    double[][] centeredGram() {
        double[][] centered = new double[inputs][];
        for (int i = 0; i < inputs; i++) {
            centered[i] = gram[i].clone();
            addScaled(centered[i], inputSums, -inputMean(i), i);
        }
        return centered;
    }

    /** Return sums of products of deviations of an output's residual and of the inputs from their means. */
    double[] centeredCross(int output) {
        double[] centered = cross[output].clone();
        addScaled(centered, inputSums, -residualMean(output), 0);
        return centered;
    }

    /** Return the sum of the squares of what outputs are off after a change. */
    double error(LinearChange change) {
        double error = squares;
        double[] products = new double[inputs];
        for (int output = 0; output < outputs; output++) {
            double bias = change.bias(output);
            error += bias * (count * bias - 2 * residualSums[output]);
            Arrays.fill(products, 0);
            for (int i = 0; i < inputs; i++) {
                addScaled(products, gram[i], change.weight(output, i), i + 1);
            }
            for (int i = 0; i < inputs; i++) {
                double weight = change.weight(output, i);
                error += weight * (gram[i][i] * weight + 2 * (products[i] + bias * inputSums[i] - cross[output][i]));
            }
        }
        return error;
    }
}
