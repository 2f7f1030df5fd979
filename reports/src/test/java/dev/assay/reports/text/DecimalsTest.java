package dev.assay.reports.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalsTest {
    @Property(tries = 2000)
    void roundAsBigDecimalDoes(
            @ForAll @DoubleRange(min = -1, max = 1) double share,
            @ForAll @IntRange(min = -7, max = 14) int exponent,
            @ForAll @IntRange(min = 1, max = 6) int digits) {
        check(share * Math.pow(10, exponent), digits);
    }

    /** Numbers near, and just in, the middle between two decimals. */
    @Property(tries = 2000)
    void decideTiesAsBigDecimalDoes(
            @ForAll @IntRange(min = -200_000, max = 200_000) int halves,
            @ForAll @IntRange(min = -5, max = 6) int exponent,
            @ForAll @IntRange(min = 1, max = 6) int digits) {
        double value = halves / 2.0 * Math.pow(10, exponent);
        check(value, digits);
        check(Math.nextUp(value), digits);
        check(Math.nextDown(value), digits);
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {
                0,
                -0.0,
                0.1,
                0.0999999999,
                9.995,
                9.9949999,
                999.5,
                999.4999999,
                99_950,
                1e-4,
                1e9,
                -0.001,
                1e300
            })
    void keepEdges(double value) {
        for (int digits = 1; digits <= 6; digits++) {
            check(value, digits);
        }
    }

    private static void check(double value, int digits) {
        assertThat(Decimals.fixed(value, digits))
                .as("%s with %d decimals", value, digits)
                .isEqualTo(new BigDecimal(value)
                        .setScale(digits, RoundingMode.HALF_EVEN)
                        .toPlainString());
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
        int integerDigits = rounded.precision() - rounded.scale();
        assertThat(Decimals.significant(value, digits))
                .as("%s with %d digits", value, digits)
                .isEqualTo(
                        rounded.signum() == 0
                                ? "0"
                                : rounded.setScale(Math.max(0, digits - integerDigits), RoundingMode.HALF_EVEN)
                                        .toPlainString());
    }
}
