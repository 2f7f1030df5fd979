package dev.assay.agent.daemon.bundle;

import dev.assay.scenarios.json.AssayJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Write entries of archives, and read them where they come from elsewhere: never more than is expected of them. */
final class ZipEntries {
    private ZipEntries() {}

    /**
     * Read an entry whole.
     *
     * @throws IOException if there is none, or if it expands to more than allowed
     */
    static byte[] bytes(ZipFile zip, String name, long largestBytes) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new IOException("there is no " + name + " in it");
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(Math.toIntExact(largestBytes + 1));
            if (bytes.length > largestBytes) {
                throw new IOException(name + " in it is larger than " + largestBytes + " bytes");
            }
            return bytes;
        }
    }

    static void put(ZipOutputStream out, String name, byte[] bytes) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(bytes);
        out.closeEntry();
    }

    static <T> T json(ZipFile zip, String name, long largestBytes, Class<T> type) throws IOException {
        return AssayJson.mapper().readValue(bytes(zip, name, largestBytes), type);
    }
}
