package dev.assay.optimizer.quantize;

/** Lay codes of 4 or 8 bits into bytes, the first of two in the low half. */
final class PackedCodes {
    private PackedCodes() {}

    /** Return the bytes that so many codes take. */
    static int sizeBytes(int codeCount, int bits) {
        return Math.ceilDiv(codeCount * bits, 8);
    }

    /**
     * Set one code in bytes that are 0 there.
     *
     * @param start where the packed codes begin
     * @param index which of them to set
     */
    static void set(byte[] packed, int start, int index, int code, int bits) {
        int at = start + index * bits / 8;
        packed[at] = (byte) (packed[at] | code << (index * bits % 8));
    }

    static int get(byte[] packed, int start, int index, int bits) {
        int at = start + index * bits / 8;
        return packed[at] >>> (index * bits % 8) & ((1 << bits) - 1);
    }
}
