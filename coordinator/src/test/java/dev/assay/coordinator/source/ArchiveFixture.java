package dev.assay.coordinator.source;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;

/** Write archives, honest and hostile. */
final class ArchiveFixture {
    private static final int UNIX_LINK = 0120777;

    private ArchiveFixture() {}

    /** Return text that hardly compresses. */
    static String noise(int characters) {
        byte[] bytes = new byte[characters];
        new Random(characters).nextBytes(bytes);
        for (int i = 0; i < characters; i++) {
            bytes[i] = (byte) (32 + (bytes[i] & 63));
        }
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    /** Return where the central directory of a zip file without comment begins. */
    static int centralDirectory(byte[] zip) {
        int end = zip.length - 22;
        return (zip[end + 16] & 0xff)
                | (zip[end + 17] & 0xff) << 8
                | (zip[end + 18] & 0xff) << 16
                | (zip[end + 19] & 0xff) << 24;
    }

    /** Write a tar whose one file is a hole of a given size (old GNU sparse format), with no content at all. */
    static void writeSparseTar(Path path, String name, long holeBytes) throws IOException {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 100, "0000644\0");
        put(header, 108, "0000000\0");
        put(header, 116, "0000000\0");
        put(header, 124, "00000000000\0");
        put(header, 136, "00000000000\0");
        header[156] = TarConstants.LF_GNUTYPE_SPARSE;
        put(header, 257, "ustar  \0");
        // One sparse block of no bytes at the very end, then the real size.
        putBinary(header, 386, holeBytes);
        put(header, 398, "00000000000\0");
        putBinary(header, 483, holeBytes);
        put(header, 148, "        ");
        int sum = 0;
        for (byte value : header) {
            sum += value & 0xff;
        }
        put(header, 148, "%06o\0 ".formatted(sum));
        byte[] file = new byte[512 * 3];
        System.arraycopy(header, 0, file, 0, header.length);
        Files.write(path, file);
    }

    private static void put(byte[] into, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, into, offset, bytes.length);
    }

    private static void putBinary(byte[] into, int offset, long value) {
        into[offset] = (byte) 0x80;
        for (int i = 0; i < 8; i++) {
            into[offset + 11 - i] = (byte) (value >>> (8 * i));
        }
    }

    enum Format {
        ZIP {
            @Override
            void write(OutputStream file, Entry[] entries) throws IOException {
                try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file)) {
                    for (Entry entry : entries) {
                        ZipArchiveEntry header = new ZipArchiveEntry(entry.name());
                        if (entry.type() == TarConstants.LF_SYMLINK) {
                            header.setUnixMode(UNIX_LINK);
                        }
                        zip.putArchiveEntry(header);
                        entry.writeTo(zip);
                        zip.closeArchiveEntry();
                    }
                }
            }
        },
        TAR {
            @Override
            void write(OutputStream file, Entry[] entries) throws IOException {
                try (TarArchiveOutputStream tar = new TarArchiveOutputStream(file)) {
                    for (Entry entry : entries) {
                        TarArchiveEntry header = new TarArchiveEntry(entry.name(), entry.type(), true);
                        header.setLinkName(entry.link());
                        header.setSize(entry.sizeBytes());
                        tar.putArchiveEntry(header);
                        entry.writeTo(tar);
                        tar.closeArchiveEntry();
                    }
                }
            }
        },
        TAR_GZ {
            @Override
            void write(OutputStream file, Entry[] entries) throws IOException {
                try (OutputStream gzip = new GzipCompressorOutputStream(file)) {
                    TAR.write(gzip, entries);
                }
            }
        };

        abstract void write(OutputStream file, Entry[] entries) throws IOException;

        Path write(Path directory, Entry... entries) throws IOException {
            Path path = directory.resolve("archive." + name());
            try (OutputStream file = Files.newOutputStream(path)) {
                write(file, entries);
            }
            return path;
        }
    }

    /** One entry to write; the type is tar's. */
    record Entry(String name, byte type, String link, String text, int zeros) {
        static Entry file(String name, String text) {
            return new Entry(name, TarConstants.LF_NORMAL, "", text, 0);
        }

        static Entry zeros(String name, int count) {
            return new Entry(name, TarConstants.LF_NORMAL, "", "", count);
        }

        static Entry directory(String name) {
            return new Entry(name, TarConstants.LF_DIR, "", "", 0);
        }

        static Entry tarLink(String name, String to, byte type) {
            return new Entry(name, type, to, "", 0);
        }

        static Entry zipLink(String name, String to) {
            return new Entry(name, TarConstants.LF_SYMLINK, "", to, 0);
        }

        long sizeBytes() {
            return text.length() + (long) zeros;
        }

        void writeTo(OutputStream out) throws IOException {
            out.write(text.getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[zeros]);
        }
    }
}
