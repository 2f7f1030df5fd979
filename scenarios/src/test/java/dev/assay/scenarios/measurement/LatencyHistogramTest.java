package dev.assay.scenarios.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scenarios.problem.ProblemException;
import java.util.Base64;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
    @Test
    void decodesWhatWasEncoded() {
        Histogram histogram = histogram();

        LatencyHistogram encoded = LatencyHistogram.encode(histogram, 1_000, 900_001);

        assertThat(encoded.decode()).isEqualTo(histogram);
        assertThat(encoded.decode().getStartTimeStamp()).isEqualTo(5);
        assertThat(encoded.decode().getEndTimeStamp()).isEqualTo(9);
        assertThat(encoded.count()).isEqualTo(3);
    }

    @Test
    void damagedBytesAreAProblemOfTheHistogramAndNothingElse() {
        byte[] whole = Base64.getDecoder()
                .decode(LatencyHistogram.encode(histogram(), 1_000, 900_001).histogram());
        Random random = new Random(1);
        for (int i = 0; i < 3_000; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            String text = Base64.getEncoder().encodeToString(damaged);
            LatencyHistogram latency = new LatencyHistogram(text, 5, 9, 3, 1_000, 900_001);
            assertThatCode(() -> decodeOrProblem(latency)).doesNotThrowAnyException();
        }
    }

    @Test
    void aWrongCountIsAProblem() {
        LatencyHistogram encoded = LatencyHistogram.encode(histogram(), 1_000, 900_001);

        assertThatThrownBy(() -> new LatencyHistogram(encoded.histogram(), 5, 9, 4, 1_000, 900_001).decode())
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("holds 3 values, but says 4");
    }

    private static void decodeOrProblem(LatencyHistogram latency) {
        try {
            latency.decode();
        } catch (ProblemException e) {
            assertThat(e.problems().getFirst().code()).isEqualTo("result.bad-histogram");
        }
    }

    private static Histogram histogram() {
        Histogram histogram = new Histogram(LatencyHistogram.HIGHEST_TRACKABLE_NS, LatencyHistogram.SIGNIFICANT_DIGITS);
        histogram.recordValue(1_000);
        histogram.recordValue(20_000);
        histogram.recordValue(900_001);
        histogram.setStartTimeStamp(5);
        histogram.setEndTimeStamp(9);
        return histogram;
    }
}
