package dev.assay.reports.html;

import dev.assay.reports.text.Numbers;

/** Word the numbers at axes: as everywhere, but without needless zeros. */
final class Ticks {
    private Ticks() {}

    static String duration(double durationNs) {
        return Numbers.withoutNeedlessZeros(Numbers.duration(Math.round(durationNs)));
    }

    static String throughput(double perSecond) {
        return Numbers.withoutNeedlessZeros(Numbers.throughput(perSecond));
    }

    static String ratio(double ratio) {
        return Numbers.withoutNeedlessZeros(Numbers.ratio(ratio));
    }
}
