package dev.assay.reports.text;

import dev.assay.scenarios.result.Interval;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Format measured numbers for people; the only place where Assay rounds.
 *
 * <p>Quantities have three significant digits, as many as the histograms hold; accuracy has five, as MLPerf asks. Unit and number
 * are divided by a plain space. Results are the same in every locale.
 */
public final class Numbers {
    private static final double SMALLEST_P_VALUE = 0.0001;

    private static final int SIGNIFICANT_DIGITS = 3;
    private static final int ACCURACY_DIGITS = 5;
    private static final String[] DURATION_UNITS = {"ns", "µs", "ms", "s"};
    private static final String[] BYTE_UNITS = {"B", "kB", "MB", "GB", "TB"};

    /** Up to here, half a step can be added without an overflow. */
    private static final long MOST_EXACT = 1_000_000_000_000_000L;

    private static final Pattern NEEDLESS_ZEROS = Pattern.compile("(\\.\\d*?)0+(?!\\d)");
    private static final Pattern POINT_ALONE = Pattern.compile("\\.(?!\\d)");

    private Numbers() {}

    /** Format nanoseconds, for example {@code 742 ns}, {@code 12.3 µs}, {@code 1.20 ms}, {@code 95.0 s}. */
    public static String duration(long durationNs) {
        return scaled(durationNs, DURATION_UNITS);
    }

    /** Format bytes with decimal units, for example {@code 512 B}, {@code 22.6 MB}. */
    public static String bytes(long bytes) {
        return scaled(bytes, BYTE_UNITS);
    }

    /** Format samples a second, for example {@code 12.3/s}, {@code 10,500/s}. */
    public static String throughput(double perSecond) {
        return significant(perSecond, SIGNIFICANT_DIGITS) + "/s";
    }

    /** Format a ratio, for example {@code 1.53x}, {@code 0.871x}, {@code 12.3x}. */
    public static String ratio(double ratio) {
        return significant(ratio, SIGNIFICANT_DIGITS) + "x";
    }

    /** Format a ratio with its interval, for example {@code 1.53x (1.49–1.57)}. */
    public static String ratio(Interval ratio) {
        int decimals = ratioDecimals(ratio);
        return fixed(ratio.estimate(), decimals) + "x (" + range(ratio, decimals) + ")";
    }

    /** Format the two ends of a ratio's interval, for example {@code 1.49–1.57}. */
    public static String ratioRange(Interval ratio) {
        return range(ratio, ratioDecimals(ratio));
    }

    /**
     * Format a score from 0 to 1 to five significant figures, but no more than five decimals, for example {@code 0.81234} or
     * {@code 0.00800}: no score is known better than that.
     */
    public static String accuracy(double value) {
        return Math.abs(value) < 0.1 && value != 0
                ? fixed(value, ACCURACY_DIGITS)
                : significant(value, ACCURACY_DIGITS);
    }

    /** Format a difference of shares in percentage points, for example {@code 0.27} for 0.0027. */
    public static String points(double fraction) {
        return fixed(fraction * 100, 2);
    }

    /** Format an interval of differences of shares in percentage points, for example {@code −0.30 to 0.84}. */
    public static String pointsRange(double lowFraction, double highFraction) {
        return points(lowFraction) + " to " + points(highFraction);
    }

    /** Format a share as it was set by a person, without needless zeros, for example {@code 1 %} for 0.01. */
    public static String percent(double fraction) {
        BigDecimal percent =
                new BigDecimal(fraction * 100).round(new MathContext(6)).stripTrailingZeros();
        return minus(percent.scale() < 0 ? percent.setScale(0) : percent) + " %";
    }

    /** Format the confidence of an interval, for example {@code 95 %} or {@code 98.3 %}; unknown is 95 %. */
    public static String confidence(@Nullable Double confidence) {
        double percent = 100 * Objects.requireNonNullElse(confidence, 0.95);
        // 99.97 % must not become 100 %.
        int decimals = percent < 99 ? 1 : 2;
        BigDecimal rounded = new BigDecimal(percent)
                .setScale(decimals, RoundingMode.HALF_EVEN)
                .min(new BigDecimal("99.99"))
                .stripTrailingZeros();
        return rounded.toPlainString() + " %";
    }

    /** Format a whole number with separators, for example {@code 4,603}. */
    public static String count(long count) {
        return grouped(Long.toString(count));
    }

    /**
     * Format to a number of significant digits, with separators for thousands and never with an exponent.
     *
     * @param digits significant digits, at least 1
     */
    public static String significant(double value, int digits) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        return grouped(Decimals.significant(value, digits));
    }

    /** Return a probability with two significant digits; what is below 0.0001 is only said to be. */
    public static String pValue(double probability) {
        return probability < SMALLEST_P_VALUE ? "< 0.0001" : significant(probability, 2);
    }

    /** Format a point of time after a start, for example {@code 0:45}, {@code 12:30}, {@code 1:05:00}. */
    public static String time(long afterMs) {
        long seconds = afterMs / 1000;
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    /** Return a formatted number with its unit, without zeros at the end of its fraction, for example {@code 15 ms}. */
    public static String withoutNeedlessZeros(String number) {
        return POINT_ALONE
                .matcher(NEEDLESS_ZEROS.matcher(number).replaceFirst("$1"))
                .replaceFirst("");
    }

    private static String scaled(long value, String[] units) {
        if (value >= 1000 && value < MOST_EXACT) {
            int digits = Long.toString(value).length();
            long step = 1;
            for (int i = SIGNIFICANT_DIGITS; i < digits; i++) {
                step *= 10;
            }
            long leading = (value + step / 2) / step;
            if (leading == 1000) {
                leading = 100;
                digits++;
            }
            int unit = (digits - 1) / 3;
            if (unit < units.length) {
                return Decimals.plain(false, leading, 3 * unit + SIGNIFICANT_DIGITS - digits) + " " + units[unit];
            }
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(SIGNIFICANT_DIGITS));
        int unit = 0;
        while (unit < units.length - 1 && rounded.abs().compareTo(BigDecimal.valueOf(1000)) >= 0) {
            rounded = rounded.movePointLeft(3);
            unit++;
        }
        if (unit == 0) {
            return count(value) + " " + units[0];
        }
        return significant(rounded.doubleValue(), SIGNIFICANT_DIGITS) + " " + units[unit];
    }

    /** Keep a narrow interval from looking like a point: 0.998–1.002 must not become 1.00–1.00. */
    private static int ratioDecimals(Interval ratio) {
        double width = ratio.high() - ratio.low();
        if (ratio.estimate() >= 100) {
            return 0;
        }
        if (width >= 0.02) {
            return ratio.estimate() >= 10 ? 1 : 2;
        }
        return 3;
    }

    private static String range(Interval interval, int decimals) {
        return fixed(interval.low(), decimals) + "–" + fixed(interval.high(), decimals);
    }

    private static String fixed(double value, int decimals) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        return grouped(Decimals.fixed(value, decimals));
    }

    private static String minus(BigDecimal value) {
        return grouped(value.toPlainString());
    }

    /** Put separators between thousands, and a minus that is as wide as a plus. */
    private static String grouped(String plain) {
        boolean isNegative = plain.startsWith("-");
        int point = plain.indexOf('.');
        StringBuilder grouped = new StringBuilder(plain);
        for (int at = (point < 0 ? plain.length() : point) - 3; at > (isNegative ? 1 : 0); at -= 3) {
            grouped.insert(at, ',');
        }
        if (isNegative) {
            grouped.setCharAt(0, '−');
        }
        return grouped.toString();
    }
}
