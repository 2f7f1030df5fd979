package dev.assay.scenarios.pair;

import dev.assay.scenarios.language.ModelFormat;
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
 * Know where the two parts of a model are in its one file.
 *
 * @param path the file
 * @param structureOffset where the text that tells the structure begins, in bytes
 * @param structureBytes its length
 * @param weightsBytes the length of the weights, which begin where the text ends
 */
public record PairedFile(Path path, int structureOffset, int structureBytes, long weightsBytes) {
    /** More than any network needs: the text of one with 10,000 layers is a few MB. */
    public static final int LARGEST_STRUCTURE_BYTES = 64 << 20;

    private static final int LONGEST_HEADER = 64;

    /** Return what every such file of a format begins with. */
    public static String magic(ModelFormat format) {
        return "assay" + format.suffix().replace('.', '-') + " ";
    }

    /**
     * Put two files together.
     *
     * @param format of the two
     * @throws IOException if one can't be read or the stream not be written to, or if the text is larger than any
     */
    public static void write(ModelFormat format, Path structure, Path weights, OutputStream out) throws IOException {
        long structureBytes = Files.size(structure);
        if (structureBytes > LARGEST_STRUCTURE_BYTES) {
            throw new IOException(structure + " has " + structureBytes + " bytes: none is that large");
        }
        String header = magic(format) + "1 " + structureBytes + " " + Files.size(weights) + "\n";
        out.write(header.getBytes(StandardCharsets.US_ASCII));
        Files.copy(structure, out);
        Files.copy(weights, out);
    }

    /**
     * Find the parts of a file.
     *
     * @param format that it should be of
     * @return nothing if the file is not whole, or is no such file
     * @throws IOException if it can't be read
     */
    public static Optional<PairedFile> open(ModelFormat format, Path path) throws IOException {
        String lead;
        try (InputStream in = Files.newInputStream(path)) {
            lead = new String(in.readNBytes(LONGEST_HEADER), StandardCharsets.US_ASCII);
        }
        int end = lead.indexOf('\n');
        Matcher header = Pattern.compile(Pattern.quote(magic(format)) + "1 (\\d{1,9}) (\\d{1,18})")
                .matcher(lead.substring(0, Math.max(0, end)));
        if (!header.matches()) {
            return Optional.empty();
        }
        PairedFile file =
                new PairedFile(path, end + 1, Integer.parseInt(header.group(1)), Long.parseLong(header.group(2)));
        return file.structureBytes <= LARGEST_STRUCTURE_BYTES
                        && file.weightsOffset() + file.weightsBytes == Files.size(path)
                ? Optional.of(file)
                : Optional.empty();
    }

    /** Return where the weights begin, in bytes. */
    public long weightsOffset() {
        return (long) structureOffset + structureBytes;
    }
}
