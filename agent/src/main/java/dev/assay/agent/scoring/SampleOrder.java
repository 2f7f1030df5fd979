package dev.assay.agent.scoring;

import dev.assay.scenarios.samples.SampleSetHeader;

/** Watch that every sample is scored exactly once, in order. */
final class SampleOrder {
    private final int sampleCount;
    private int next;

    SampleOrder(SampleSetHeader header) {
        this.sampleCount = header.sampleCount();
    }

    /**
     * Take note of one batch.
     *
     * @throws IllegalArgumentException if it is not the next one or reaches past the last sample
     */
    void advance(int firstSample, int count, int batch) {
        if (firstSample != next || count < 1 || count > batch || count > sampleCount - next) {
            throw new IllegalArgumentException("samples " + firstSample + " + " + count + " of a batch of " + batch
                    + " can't follow sample " + (next - 1) + " of " + sampleCount);
        }
        next += count;
    }

    /** Refuse to go on unless all samples were seen. */
    void requireComplete() {
        if (next != sampleCount) {
            throw new IllegalStateException("only " + next + " of " + sampleCount + " samples were scored");
        }
    }
}
