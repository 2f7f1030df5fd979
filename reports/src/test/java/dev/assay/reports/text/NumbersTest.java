package dev.assay.reports.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.result.Interval;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        0               | 0 ns
        742             | 742 ns
        999             | 999 ns
        1000            | 1.00 µs
        12345           | 12.3 µs
        999499          | 999 µs
        999999          | 1.00 ms
        1204999         | 1.20 ms
        95000000000     | 95.0 s
        3600000000000   | 3,600 s
        """)
    void durationsHaveThreeDigitsAndAFittingUnit(long durationNs, String text) {
        assertThat(Numbers.duration(durationNs)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        512         | 512 B
        22567890    | 22.6 MB
        90387123    | 90.4 MB
        5000000000  | 5.00 GB
        """)
    void bytesHaveDecimalUnits(long bytes, String text) {
        assertThat(Numbers.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        0.812344    | 0.81234
        0.8         | 0.80000
        1           | 1.0000
        0           | 0
        0.0912345   | 0.09123
        0.008       | 0.00800
        0.999999    | 1.0000
        """)
    void accuracyHasFiveSignificantFigures(double value, String text) {
        assertThat(Numbers.accuracy(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        12.345   | 12.3/s
        104.9    | 105/s
        10512    | 10,500/s
        1e7      | 10,000,000/s
        """)
    void throughputHasThreeDigits(double perSecond, String text) {
        assertThat(Numbers.throughput(perSecond)).isEqualTo(text);
    }

    @Test
    void aRatioShowsItsInterval() {
        assertThat(Numbers.ratio(new Interval(1.534, 1.491, 1.567))).isEqualTo("1.53x (1.49–1.57)");
        assertThat(Numbers.ratio(new Interval(12.34, 12.1, 12.6))).isEqualTo("12.3x (12.1–12.6)");
        assertThat(Numbers.ratio(new Interval(123.4, 121, 126))).isEqualTo("123x (121–126)");
    }

    @Test
    void aNarrowIntervalAroundOneDoesNotLookLikeAPoint() {
        assertThat(Numbers.ratio(new Interval(1.0, 0.998, 1.002))).isEqualTo("1.000x (0.998–1.002)");
    }

    @Test
    void differencesAreInPointsWithATypographicMinus() {
        assertThat(Numbers.points(0.0027)).isEqualTo("0.27");
        assertThat(Numbers.pointsRange(-0.003, 0.0084)).isEqualTo("−0.30 to 0.84");
    }

    @Test
    void percentKeepsWhatAPersonWrote() {
        assertThat(Numbers.percent(0.01)).isEqualTo("1 %");
        assertThat(Numbers.percent(0.0025)).isEqualTo("0.25 %");
        assertThat(Numbers.percent(1)).isEqualTo("100 %");
        assertThat(Numbers.percent(0)).isEqualTo("0 %");
    }

    @Test
    void countsHaveSeparators() {
        assertThat(Numbers.count(4603)).isEqualTo("4,603");
    }

    @Test
    void aTinyPValueStaysShort() {
        assertThat(Numbers.pValue(3e-309)).isEqualTo("< 0.0001");
        assertThat(Numbers.pValue(0.0213)).isEqualTo("0.021");
        assertThat(Numbers.pValue(1)).isEqualTo("1.0");
    }
}
