package dev.assay.optimizer.quantize;

/**
 * Choose zero points that fit most weights of a block, and outliers less so (HQQ).
 *
 * <p>Source: H. Badri, A. Shaji, "Half-Quadratic Quantization of Large Machine Learning Models", 2023: minimize {@code |w -
 * dequantized(w)|^p} by turns over an error that shrinkage makes sparse, and over the zero point; the scale is fixed. Two
 * differences. Errors are measured in steps of the scale, so the shrinkage does not depend on how large the weights are. And
 * zero points end as whole codes: with others ONNX Runtime's CPU kernel dequantizes the whole matrix in every run, and
 * DequantizeLinear has none. So a few narrower scales are tried as well, and of all candidates, rounding to nearest among
 * them, the one with the least error wins.
 */
final class HalfQuadraticRounding implements Rounding {
    /** Which norm of the error counts; below 1, so that a few large errors count little. */
    static final double NORM = 0.7;

    private static final int MAX_ITERATIONS = 20;
    private static final float FIRST_PENALTY = 10;
    private static final float PENALTY_GROWTH = 1.01f;
    private static final float[] SCALES = {1, 0.95f, 0.9f, 0.85f};

    private final PowerTable shrinkage = new PowerTable(NORM - 1);
    private final PowerTable norm = new PowerTable(NORM);

    @Override
    public BlockwiseMatrix round(WeightColumns weight, BlockQuantizer quantizer, int blockSize) {
        BlockwiseMatrix matrix = new BlockwiseMatrix(weight.rows(), weight.columns(), blockSize, quantizer);
        float[] column = new float[weight.rows()];
        float[] values = new float[blockSize];
        float[] steps = new float[blockSize];
        for (int n = 0; n < weight.columns(); n++) {
            weight.read(n, column);
            for (int block = 0; block < matrix.blocks(); block++) {
                int length = matrix.length(block);
                System.arraycopy(column, block * blockSize, values, 0, length);
                matrix.set(n, block, parameters(values, steps, length, quantizer), values);
            }
        }
        return matrix;
    }

    private BlockQuantizer.Block parameters(float[] values, float[] steps, int length, BlockQuantizer quantizer) {
        BlockQuantizer.Block nearest = quantizer.parameters(values, length);
        BlockQuantizer.Block best = nearest;
        float leastError = error(values, length, nearest, quantizer);
        for (float ratio : SCALES) {
            float scale = nearest.scale() * ratio;
            if (scale == 0 || !Float.isFinite(1 / scale)) {
                continue;
            }
            for (int i = 0; i < length; i++) {
                steps[i] = values[i] / scale;
            }
            float zero = fittedZero(steps, length, nearest.zeroPoint(), quantizer.highestCode());
            BlockQuantizer.Block candidate =
                    new BlockQuantizer.Block(scale, Math.clamp((long) Math.rint(zero), 0, quantizer.highestCode()));
            float error = error(values, length, candidate, quantizer);
            if (error < leastError) {
                leastError = error;
                best = candidate;
            }
        }
        return best;
    }

    /** Alternate between codes, sparse errors and the zero point, until the mean error grows. */
    private float fittedZero(float[] steps, int length, float start, int highestCode) {
        float zero = start;
        float best = start;
        float leastError = Float.POSITIVE_INFINITY;
        float penalty = FIRST_PENALTY;
        for (int iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
            float error = 0;
            float sum = 0;
            for (int i = 0; i < length; i++) {
                float code = Math.clamp((float) Math.rint(steps[i] + zero), 0f, highestCode);
                float left = steps[i] - (code - zero);
                error += Math.abs(left);
                sum += code - (steps[i] - shrunk(left, penalty));
            }
            if (error >= leastError) {
                break;
            }
            leastError = error;
            best = zero;
            zero = sum / length;
            penalty *= PENALTY_GROWTH;
        }
        return best;
    }

    /** Solve {@code min |e|^p + penalty / 2 · (e - error)²} approximately: small errors become 0, large ones stay. */
    private float shrunk(float error, float penalty) {
        float size = Math.abs(error);
        return Math.copySign(Math.max(size - shrinkage.of(size) / penalty, 0), error);
    }

    private float error(float[] values, int length, BlockQuantizer.Block block, BlockQuantizer quantizer) {
        float sum = 0;
        for (int i = 0; i < length; i++) {
            float left = values[i] - BlockQuantizer.decode(quantizer.code(values[i], block), block);
            sum += left == 0 ? 0 : norm.of(Math.abs(left));
        }
        return sum;
    }
}
