package dev.assay.agent.scoring;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;

/**
 * Hold the projected outputs of several samples.
 *
 * @param samples 0-based evaluation sample of each; one may occur several times
 * @param values {@link #WIDTH} numbers each, as float32, little-endian, in base64
 */
public record Fingerprints(List<Integer> samples, String values) {
    /** Numbers a sample. */
    public static final int WIDTH = 32;

    /** So many evaluation samples are kept of an accuracy run: half a megabyte. */
    public static final int MOST_SAMPLES = 4096;

    public Fingerprints {
        samples = List.copyOf(samples);
    }

    /** Encode projections, one for each sample. */
    public static Fingerprints of(List<Integer> samples, List<float[]> projections) {
        ByteBuffer bytes =
                ByteBuffer.allocate(samples.size() * WIDTH * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float[] projection : projections) {
            for (float value : projection) {
                bytes.putFloat(value);
            }
        }
        return new Fingerprints(samples, Base64.getEncoder().encodeToString(bytes.array()));
    }

    /**
     * Return the projections, one for each sample.
     *
     * @throws IllegalArgumentException if there are not as many as samples
     */
    float[][] projections() {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(values)).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.remaining() != samples.size() * WIDTH * Float.BYTES) {
            throw new IllegalArgumentException(bytes.remaining() + " bytes of fingerprints for " + samples.size());
        }
        float[][] projections = new float[samples.size()][WIDTH];
        for (float[] projection : projections) {
            for (int i = 0; i < WIDTH; i++) {
                projection[i] = bytes.getFloat();
            }
        }
        return projections;
    }
}
