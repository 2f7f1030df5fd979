package dev.assay.scenarios.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SampleSetFuzzTest {
    static final int MAX_POSITION = 700;

    @Property(tries = 500)
    void flippedBytesEndInAProblemOrInTensorsOfTheDeclaredSize(
            @ForAll @Size(min = 1, max = 4) List<@IntRange(max = MAX_POSITION) Integer> positions, @ForAll byte value)
            throws IOException {
        byte[] bytes = SampleSetTest.written(SampleSetTest.header());
        for (int position : positions) {
            bytes[position % bytes.length] ^= value;
        }
        openAndReadAll(bytes);
    }

    @Property(tries = 300)
    void randomBytesAfterTheMagicEndInAProblem(@ForAll @Size(max = 300) byte[] tail) throws IOException {
        byte[] bytes = SampleSetTest.written(SampleSetTest.header());
        System.arraycopy(tail, 0, bytes, 8, tail.length);
        openAndReadAll(bytes);
    }

    private static void openAndReadAll(byte[] bytes) throws IOException {
        Path file = Files.createTempFile("samples", ".fuzz");
        try {
            Files.write(file, bytes);
            SampleSet samples = SampleSet.open(file);
            for (int input = 0; input < samples.header().inputs().size(); input++) {
                for (int sample = 0; sample < samples.header().sampleCount(); sample++) {
                    assertThat((long) samples.tensor(input, sample).remaining())
                            .isEqualTo(samples.header().inputs().get(input).sizeBytes());
                }
            }
        } catch (ProblemException e) {
            assertThat(e.problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.code()).isEqualTo("samples.damaged"));
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
