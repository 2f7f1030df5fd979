package dev.assay.scenarios.ncnn;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Know where the two parts of a model for ncnn are in its one file.
 *
 * @param path the file
 * @param paramOffset where the .param begins, in bytes
 * @param paramBytes its length
 * @param binBytes the length of the .bin, which begins where the .param ends
 */
public record NcnnFile(Path path, int paramOffset, int paramBytes, long binBytes) {
    /** What every such file begins with. */
    public static final String MAGIC = "assay-ncnn ";

    /** More than any network needs: the .param of one with 10,000 layers is about 1 MB. */
    public static final int LARGEST_PARAM_BYTES = 64 << 20;

    private static final Pattern HEADER = Pattern.compile("assay-ncnn 1 (\\d{1,9}) (\\d{1,18})");
    private static final int LONGEST_HEADER = 64;

    /**
     * Put two files together.
     *
     * @throws IOException if one can't be read or the stream not be written to, or if the .param is larger than any
     */
    public static void write(Path param, Path bin, OutputStream out) throws IOException {
        long paramBytes = Files.size(param);
        if (paramBytes > LARGEST_PARAM_BYTES) {
            throw new IOException(param + " has " + paramBytes + " bytes: no .param is that large");
        }
        out.write((MAGIC + "1 " + paramBytes + " " + Files.size(bin) + "\n").getBytes(StandardCharsets.US_ASCII));
        Files.copy(param, out);
        Files.copy(bin, out);
    }

    /**
     * Find the parts of a file.
     *
     * @return nothing if the file is not whole, or is no such file
     * @throws IOException if it can't be read
     */
    public static Optional<NcnnFile> open(Path path) throws IOException {
        String lead;
        try (InputStream in = Files.newInputStream(path)) {
            lead = new String(in.readNBytes(LONGEST_HEADER), StandardCharsets.US_ASCII);
        }
        int end = lead.indexOf('\n');
        Matcher header = HEADER.matcher(lead.substring(0, Math.max(0, end)));
        if (!header.matches()) {
            return Optional.empty();
        }
        NcnnFile file = new NcnnFile(path, end + 1, Integer.parseInt(header.group(1)), Long.parseLong(header.group(2)));
        return file.paramBytes <= LARGEST_PARAM_BYTES && file.binOffset() + file.binBytes == Files.size(path)
                ? Optional.of(file)
                : Optional.empty();
    }

    /** Return where the .bin begins, in bytes. */
    public long binOffset() {
        return (long) paramOffset + paramBytes;
    }
}
