package dev.assay.reports.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Round binary fractions to decimal ones, half to even, exactly as {@link BigDecimal} does: with it only where a number lies so close to
 * the middle between two others that a double can't tell. A large report rounds a million numbers.
 */
final class Decimals {
    private static final long[] POWERS = {
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
    };

    /** Below this, a product or quotient of doubles is far less off than {@link #CLOSE}. */
    private static final double LARGEST = 1e9;

    private static final double CLOSE = 1e-6;
    private static final double SMALLEST = 1e-4;
    private static final int MOST_DIGITS = 5;

    private Decimals() {}

    /**
     * Round to a number of decimals.
     *
     * @param value finite
     * @return plain digits, with a hyphen where it is negative
     */
    static String fixed(double value, int decimals) {
        if (decimals < POWERS.length) {
            long rounded = rounded(Math.abs(value) * POWERS[decimals]);
            if (rounded >= 0) {
                return plain(value < 0 && rounded != 0, rounded, decimals);
            }
        }
        return new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
    }

    /**
     * Round to a number of significant digits.
     *
     * @param value finite
     * @param digits at least 1
     * @return plain digits, with a hyphen where it is negative, and never with an exponent
     */
    static String significant(double value, int digits) {
        double size = Math.abs(value);
        if (size < SMALLEST || size >= LARGEST || digits > MOST_DIGITS) {
            return exactly(value, digits);
        }
        int decimals = digits - integerDigits(size);
        long rounded = rounded(decimals < 0 ? size / POWERS[-decimals] : size * POWERS[decimals]);
        if (rounded < 0) {
            return exactly(value, digits);
        }
        if (decimals < 0) {
            return plain(value < 0, rounded * POWERS[-decimals], 0);
        }
        // 9.996 has one integer digit more than it seems.
        return rounded == POWERS[digits] && decimals > 0
                ? plain(value < 0, rounded / 10, decimals - 1)
                : plain(value < 0, rounded, decimals);
    }

    /**
     * Put a point into a whole number.
     *
     * @param number at least 0
     */
    static String plain(boolean isNegative, long number, int decimals) {
        String digits = Long.toString(number);
        if (digits.length() <= decimals) {
            digits = "0".repeat(decimals + 1 - digits.length()) + digits;
        }
        int point = digits.length() - decimals;
        return (isNegative ? "-" : "")
                + (decimals == 0 ? digits : digits.substring(0, point) + "." + digits.substring(point));
    }

    /** Return the nearest whole number, or −1 where a double can't tell which that is. */
    private static long rounded(double size) {
        if (size >= LARGEST) {
            return -1;
        }
        long below = (long) size;
        double rest = size - below;
        return Math.abs(rest - 0.5) < CLOSE ? -1 : rest > 0.5 ? below + 1 : below;
    }

    /** Return how many digits stand before the point; 0 or less where zeros follow it. */
    private static int integerDigits(double size) {
        int digits = 0;
        while (size >= POWERS[digits]) {
            digits++;
        }
        if (digits == 0) {
            while (size * POWERS[1 - digits] < 1) {
                digits--;
            }
        }
        return digits;
    }

    private static String exactly(double value, int digits) {
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
        if (rounded.signum() == 0) {
            return "0";
        }
        // The exponent after rounding: 999.6 has one integer digit more than it seems.
        int integerDigits = rounded.precision() - rounded.scale();
        return rounded.setScale(Math.max(0, digits - integerDigits), RoundingMode.HALF_EVEN)
                .toPlainString();
    }
}
