package dev.assay.coordinator.conversion;

import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.samples.SampleSetHeader;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The samples that a converted model is checked on.
 *
 * @param file a sample set of its own
 * @param numbers which evaluation samples of the whole set they are, 0-based
 */
record ParitySamples(Path file, List<Integer> numbers) {
    /** As many as tell a broken model from a sound one; each is run twice. */
    private static final int MOST = 32;

    /** Outputs are in memory, and they are about as large as inputs. */
    private static final long MOST_BYTES = 64L << 20;

    /** Take some evaluation samples, from all over the set, since it may be in order of classes. */
    static ParitySamples of(Path samples, Path out) throws IOException {
        SampleSet all = SampleSet.open(samples);
        SampleSetHeader header = all.header();
        long sampleBytes = header.inputs().stream()
                .mapToLong(SampleSetHeader.Input::sizeBytes)
                .sum();
        int available = header.evaluationSamples();
        int count = Math.clamp(MOST_BYTES / Math.max(1, sampleBytes), 1, Math.min(MOST, available));
        List<Integer> numbers = IntStream.range(0, count)
                .map(i -> (int) ((long) i * available / count))
                .boxed()
                .toList();
        SampleSetHeader few = new SampleSetHeader(
                header.task(), header.origin(), header.seed(), 0, count, header.inputs(), List.of(), List.of());
        try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(out))) {
            SampleSet.write(
                    stream,
                    few,
                    (input, sample, target) ->
                            target.put(all.tensor(input, header.referenceSamples() + numbers.get(sample))));
        }
        return new ParitySamples(out, numbers);
    }
}
