package dev.assay.agent.android;

/**
 * Name CPUs of a device as {@code taskset} takes them there: a bit for each, the lowest for CPU 0.
 *
 * @param bits not 0
 */
record CpuMask(long bits) {
    CpuMask {
        if (bits == 0) {
            throw new IllegalArgumentException("no CPU at all");
        }
    }

    /** Return the mask of all CPUs from the first to the last one. */
    static CpuMask ofRange(int first, int last) {
        if (first < 0 || last < first || last >= Long.SIZE) {
            throw new IllegalArgumentException("no range of CPUs: " + first + "-" + last);
        }
        long upToLast = last == Long.SIZE - 1 ? -1 : (1L << (last + 1)) - 1;
        return new CpuMask(upToLast & -(1L << first));
    }

    /** Return the mask in hexadecimal digits, without a prefix: Android's {@code taskset} knows none. */
    String toHex() {
        return Long.toHexString(bits);
    }
}
