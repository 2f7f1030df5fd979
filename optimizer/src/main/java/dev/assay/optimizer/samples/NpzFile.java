package dev.assay.optimizer.samples;

import dev.assay.optimizer.samples.NpyHeader.FormatException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** The arrays in a file that {@code numpy.savez} or {@code numpy.savez_compressed} wrote, by name. */
final class NpzFile implements AutoCloseable {
    private static final String SUFFIX = ".npy";
    private static final int MAX_ARRAYS = 1_000;
    private static final int BUFFER_BYTES = 1 << 16;

    private final ZipFile zip;
    private final Map<String, ZipEntry> entries = new LinkedHashMap<>();
    private final Map<String, NpyHeader> headers = new LinkedHashMap<>();

    private NpzFile(ZipFile zip) {
        this.zip = zip;
    }

    /**
     * Open a file and read the heads of all arrays.
     *
     * @throws FormatException if it is no such file, or its parts contradict each other
     */
    static NpzFile open(Path file) throws IOException {
        NpzFile npz;
        try {
            npz = new NpzFile(new ZipFile(file.toFile()));
        } catch (ZipException noZip) {
            throw new FormatException("is no .npz file: " + noZip.getMessage(), noZip);
        }
        try {
            npz.readHeaders();
            return npz;
        } catch (IOException | RuntimeException failure) {
            npz.close();
            throw failure;
        }
    }

    private void readHeaders() throws IOException {
        if (zip.size() > MAX_ARRAYS) {
            throw new FormatException("holds " + zip.size() + " files; more than " + MAX_ARRAYS + " are not read");
        }
        Enumeration<? extends ZipEntry> all = zip.entries();
        while (all.hasMoreElements()) {
            ZipEntry entry = all.nextElement();
            if (!entry.getName().endsWith(SUFFIX)) {
                throw new FormatException("holds '" + entry.getName() + "', which is no array (*.npy)");
            }
            String name = entry.getName().substring(0, entry.getName().length() - SUFFIX.length());
            if (entries.put(name, entry) != null) {
                throw new FormatException("holds two arrays named '" + name + "'");
            }
            headers.put(name, readHeader(name, entry));
        }
        if (entries.isEmpty()) {
            throw new FormatException("holds no arrays");
        }
    }

    private NpyHeader readHeader(String name, ZipEntry entry) throws IOException {
        try (InputStream in = stream(entry)) {
            NpyHeader header = NpyHeader.read(in);
            long bytes = header.headBytes() + header.elementCount() * header.elementBytes();
            if (entry.getSize() != bytes) {
                throw new FormatException("is " + entry.getSize() + " bytes long, but its head says " + bytes
                        + " (shape " + header.shape() + ", " + header.typeName() + ")");
            }
            return header;
        } catch (FormatException fault) {
            throw new FormatException("can't be used: its array '" + name + "' " + fault.getMessage(), fault);
        }
    }

    private InputStream stream(ZipEntry entry) throws IOException {
        return new BufferedInputStream(zip.getInputStream(entry), BUFFER_BYTES);
    }

    /** Return the head of each array by the array's name, in the order of the file. */
    Map<String, NpyHeader> headers() {
        return Collections.unmodifiableMap(headers);
    }

    /** Return the elements of an array, row by row, little-endian. */
    InputStream elements(String name) throws IOException {
        ZipEntry entry = entries.get(name);
        NpyHeader header = headers.get(name);
        if (entry == null || header == null) {
            throw new IllegalArgumentException("there is no array '" + name + "'");
        }
        InputStream in = stream(entry);
        in.skipNBytes(header.headBytes());
        return in;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
