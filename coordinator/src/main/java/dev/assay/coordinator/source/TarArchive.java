package dev.assay.coordinator.source;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * Read a tar file, gzipped or not. Tar has no directory of contents, so each of the two methods reads the file from the start, to its
 * end: a truncated archive is noticed even where the wanted entry is whole.
 */
final class TarArchive implements Archive {
    private static final int BUFFER_BYTES = 1 << 16;

    private final String source;
    private final Path path;
    private final boolean gzipped;
    private final SourceSettings settings;

    TarArchive(String source, Path path, boolean gzipped, SourceSettings settings) {
        this.source = source;
        this.path = path;
        this.gzipped = gzipped;
        this.settings = settings;
    }

    @Override
    public List<Member> members() throws IOException {
        List<Member> members = new ArrayList<>();
        walk((entry, content) -> members.add(new Member(entry.getName(), kindOf(entry, content), members.size())));
        return List.copyOf(members);
    }

    private static Kind kindOf(TarArchiveEntry entry, TarArchiveInputStream content) {
        if (entry.isSymbolicLink() || entry.isLink()) {
            return Kind.LINK;
        }
        if (entry.isDirectory()) {
            return Kind.DIRECTORY;
        }
        return entry.isFile()
                        && !entry.isCharacterDevice()
                        && !entry.isBlockDevice()
                        && !entry.isFIFO()
                        && content.canReadEntryData(entry)
                ? Kind.FILE
                : Kind.UNREADABLE;
    }

    @Override
    public void copy(Member member, OutputStream out) throws IOException {
        // Apart from the guard on the whole stream: a sparse entry grows out of nothing, above it.
        ExpansionGuard guard = new ExpansionGuard(source, settings, fileBytes());
        Visitor copier = new Visitor() {
            private int index;

            @Override
            public void visit(TarArchiveEntry entry, TarArchiveInputStream content) throws IOException {
                if (index++ == member.index()) {
                    long copied = content.transferTo(guard.guard(out));
                    if (copied != entry.getRealSize()) {
                        throw new EOFException("it ends after " + copied + " of " + entry.getRealSize() + " bytes");
                    }
                }
            }
        };
        walk(copier);
    }

    private LongSupplier fileBytes() throws IOException {
        long bytes = Files.size(path);
        return () -> bytes;
    }

    private void walk(Visitor visitor) throws IOException {
        try (CountingStream file = new CountingStream(Files.newInputStream(path));
                InputStream unpacked = unpack(new BufferedInputStream(file, BUFFER_BYTES));
                InputStream guarded =
                        new GuardedStream(unpacked, new ExpansionGuard(source, settings, () -> file.countBytes));
                TarArchiveInputStream tar = new TarArchiveInputStream(guarded)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                visitor.visit(entry, tar);
            }
            // The end of the tar is not the end of the gzip stream, and only that carries the checksum.
            guarded.transferTo(OutputStream.nullOutputStream());
        }
    }

    private InputStream unpack(InputStream file) throws IOException {
        return gzipped
                ? GzipCompressorInputStream.builder()
                        .setInputStream(file)
                        .setDecompressConcatenated(true)
                        .get()
                : file;
    }

    @Override
    public void close() {}

    private interface Visitor {
        void visit(TarArchiveEntry entry, TarArchiveInputStream content) throws IOException;
    }

    /** Count the bytes that were read. */
    private static final class CountingStream extends FilterInputStream {
        private long countBytes;

        CountingStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            if (value >= 0) {
                countBytes++;
            }
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            if (count > 0) {
                countBytes += count;
            }
            return count;
        }
    }

    /** Tell a guard of every byte that comes out, skipped ones as well. */
    private static final class GuardedStream extends FilterInputStream {
        private final ExpansionGuard guard;

        GuardedStream(InputStream in, ExpansionGuard guard) {
            super(in);
            this.guard = guard;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            if (value >= 0) {
                guard.expanded(1);
            }
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            if (count > 0) {
                guard.expanded(count);
            }
            return count;
        }

        @Override
        public long skip(long wantedBytes) throws IOException {
            long skipped = super.skip(wantedBytes);
            guard.expanded(skipped);
            return skipped;
        }
    }
}
