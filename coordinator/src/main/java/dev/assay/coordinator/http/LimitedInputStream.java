package dev.assay.coordinator.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Read no more than a number of bytes: what has more is refused, not cut. */
final class LimitedInputStream extends FilterInputStream {
    private final long largestBytes;
    private long readBytes;

    LimitedInputStream(InputStream in, long largestBytes) {
        super(in);
        this.largestBytes = largestBytes;
    }

    /** Tell whether there was more than there may be. */
    boolean isExceeded() {
        return readBytes > largestBytes;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        count(Math.max(read, 0));
        return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = super.skip(bytes);
        count(skipped);
        return skipped;
    }

    private void count(long bytes) throws IOException {
        readBytes += bytes;
        if (isExceeded()) {
            throw new IOException("there are more than " + largestBytes + " bytes");
        }
    }
}
