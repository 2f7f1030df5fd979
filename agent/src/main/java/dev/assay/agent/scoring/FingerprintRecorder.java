package dev.assay.agent.scoring;

import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.samples.SampleSetHeader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keep fingerprints of the outputs of an accuracy run, for comparing what is answered while queries are timed. */
public final class FingerprintRecorder {
    private final SampleSetHeader header;
    private final OutputProjection projection = new OutputProjection();
    private final List<Integer> samples = new ArrayList<>();
    private final List<float[]> projections = new ArrayList<>();

    public FingerprintRecorder(SampleSetHeader header) {
        this.header = header;
    }

    /** Take the outputs of one batch; see {@link Scorer#accept}. */
    public void accept(int firstSample, int count, int batch, List<Tensor> outputs) {
        for (int row = 0; row < count; row++) {
            int sample = firstSample + row - header.referenceSamples();
            if (sample >= 0 && sample < Fingerprints.MOST_SAMPLES) {
                float[] projected = new float[Fingerprints.WIDTH];
                if (projection.project(outputs, batch, row, projected)) {
                    samples.add(sample);
                    projections.add(projected);
                }
            }
        }
    }

    /** Return what was kept; {@code null} if the outputs can't be told apart by sample. */
    public @Nullable Fingerprints fingerprints() {
        return samples.isEmpty() ? null : Fingerprints.of(samples, projections);
    }
}
