package dev.assay.agent.runtime;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Look for the operators that say which part of a model is to be computed in INT8, and in which ranges. */
public final class QuantizedNodes {
    private static final byte[] OPERATOR = "DequantizeLinear".getBytes(StandardCharsets.US_ASCII);

    private QuantizedNodes() {}

    /**
     * Refuse a model that has none: TensorRT would ask for a calibration table, or compute with ranges that nobody measured.
     *
     * @throws ProblemException {@code model.not-quantized}
     */
    public static void require(Path model) {
        if (!areIn(model)) {
            throw new ProblemException(Problem.user(
                    "model.not-quantized",
                    "INT8 with TensorRT needs QuantizeLinear and DequantizeLinear in the model, and " + model
                            + " has none",
                    "measure a variant that is quantized statically (quantize: { mode: static }), or leave INT8 off"));
        }
    }

    /** An operator's type stands in the file as text; whether a weight's name looks the same does not matter for a refusal. */
    private static boolean areIn(Path model) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(model), 1 << 16)) {
            int matched = 0;
            for (int next = in.read(); next >= 0; next = in.read()) {
                // The first letter comes once only, so a mismatch can begin no other match than at itself.
                matched = next == OPERATOR[matched] ? matched + 1 : next == OPERATOR[0] ? 1 : 0;
                if (matched == OPERATOR.length) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
