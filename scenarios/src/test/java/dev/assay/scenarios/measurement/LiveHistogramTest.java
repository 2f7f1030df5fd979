package dev.assay.scenarios.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scenarios.problem.ProblemException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveHistogramTest {
    private static final int DIGITS_OFFSET = 12;
    private static final int HIGHEST_OFFSET = 24;

    @Test
    void decodesWhatWasEncoded() {
        Histogram histogram = histogram();

        assertThat(LiveHistogram.decode(text(histogram))).isEqualTo(histogram);
    }

    @Test
    void whatHoldsNothingIsNotWritten() {
        assertThat(LiveHistogram.encode(LiveHistogram.empty())).isEmpty();
    }

    @Test
    void whatWouldBeTooLongIsLeftOut() {
        Histogram everything = LiveHistogram.empty();
        for (long valueNs = 1; valueNs < LatencyHistogram.HIGHEST_TRACKABLE_NS; valueNs += 1 + valueNs / 200) {
            everything.recordValueWithCount(valueNs, 1 << 20);
        }

        assertThat(LiveHistogram.encode(everything)).isEmpty();
    }

    @Test
    void anUsualIntervalIsShort() {
        Histogram interval = LiveHistogram.empty();
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            interval.recordValue(Math.round(1e6 * Math.exp(random.nextGaussian())));
        }

        assertThat(text(interval)).hasSizeLessThan(LiveHistogram.LONGEST_TEXT / 2);
    }

    @Test
    void damagedBytesAreAProblemAndNothingElse() {
        byte[] whole = Base64.getDecoder().decode(text(histogram()));
        Random random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            try {
                assertThat(LiveHistogram.decode(Base64.getEncoder().encodeToString(damaged))
                                .getTotalCount())
                        .isPositive();
            } catch (ProblemException e) {
                assertThat(e.problems().getFirst().code()).isEqualTo("live.bad-histogram");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {DIGITS_OFFSET, HIGHEST_OFFSET})
    void noHeaderMakesItsReaderTakeMoreMemory(int offset) {
        byte[] hostile = Base64.getDecoder().decode(text(histogram()));
        ByteBuffer.wrap(hostile).putInt(offset, offset == DIGITS_OFFSET ? 5 : Integer.MAX_VALUE);

        assertThatThrownBy(() -> LiveHistogram.decode(Base64.getEncoder().encodeToString(hostile)))
                .hasMessageContaining("of another range or precision");
    }

    @Test
    void aLongTextIsNotEvenDecoded() {
        assertThatThrownBy(() -> LiveHistogram.decode("A".repeat(LiveHistogram.LONGEST_TEXT + 1)))
                .hasMessageContaining("is longer than");
    }

    private static Histogram histogram() {
        Histogram histogram = LiveHistogram.empty();
        histogram.recordValueWithCount(1_000, 3);
        histogram.recordValueWithCount(900_001, 2);
        histogram.recordValue(LatencyHistogram.HIGHEST_TRACKABLE_NS);
        return histogram;
    }

    private static String text(Histogram histogram) {
        return LiveHistogram.encode(histogram).orElseThrow();
    }
}
