package dev.assay.coordinator.source;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.LongSupplier;

/**
 * Stop a decompression bomb while it unfolds: counts the bytes that really come out against those that really went in, whatever the
 * archive's headers claim.
 */
final class ExpansionGuard {
    private final String source;
    private final SourceSettings settings;
    private final LongSupplier compressedBytes;
    private long expandedBytes;

    /**
     * Guard one stream.
     *
     * @param compressedBytes how many bytes of the archive were read so far
     */
    ExpansionGuard(String source, SourceSettings settings, LongSupplier compressedBytes) {
        this.source = source;
        this.settings = settings;
        this.compressedBytes = compressedBytes;
    }

    /** Count bytes that came out; raise a problem when they are too many. */
    void expanded(long countBytes) {
        expandedBytes += countBytes;
        if (expandedBytes > settings.maxFileBytes()) {
            throw SourceProblems.tooLarge(
                    source,
                    "it unpacks to more than " + settings.maxFileBytes() + " bytes",
                    "raise the size limit if you trust it");
        }
        if (expandedBytes > SourceSettings.EXPANSION_FLOOR_BYTES
                && expandedBytes / settings.maxExpansion() > Math.max(1, compressedBytes.getAsLong())) {
            throw SourceProblems.tooLarge(
                    source,
                    "it unpacks to more than " + settings.maxExpansion() + " times its size, as decompression bombs do",
                    "check where the archive comes from; unpack it yourself and use file: if you trust it");
        }
    }

    /** Return a stream that counts what is written to another. */
    OutputStream guard(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(int value) throws IOException {
                expanded(1);
                out.write(value);
            }

            @Override
            public void write(byte[] bytes, int offset, int count) throws IOException {
                expanded(count);
                out.write(bytes, offset, count);
            }
        };
    }
}
