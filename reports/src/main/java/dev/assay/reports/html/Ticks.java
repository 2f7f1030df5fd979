package dev.assay.reports.html;

import dev.assay.reports.text.Numbers;

/** Word the numbers at axes: as everywhere, but without needless zeros. */
final class Ticks {
    private Ticks() {}

    static String duration(double durationNs) {
        return trim(Numbers.duration(Math.round(durationNs)));
    }

    static String throughput(double perSecond) {
        return trim(Numbers.throughput(perSecond));
    }

    static String ratio(double ratio) {
        return trim(Numbers.ratio(ratio));
    }

    /** Return a number with its unit, without zeros at the end of its fraction. */
    static String trim(String number) {
        return number.replaceFirst("(\\.\\d*?)0+(?!\\d)", "$1").replaceFirst("\\.(?!\\d)", "");
    }
}
