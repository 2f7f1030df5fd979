package dev.assay.scenarios.samples;

import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Read the samples of one sample set from a memory-mapped file. */
public final class SampleSet {
    private static final byte[] MAGIC = "ASSAYSS1".getBytes(StandardCharsets.US_ASCII);
    private static final int LEAD_BYTES = MAGIC.length + Integer.BYTES;
    private static final int ALIGNMENT = 64;
    private static final int MAX_HEADER_BYTES = 16 << 20;
    // One mapping, and one buffer, ends here.
    private static final long MAX_FILE_BYTES = Integer.MAX_VALUE;

    private final SampleSetHeader header;
    private final List<ByteBuffer> tensors;

    private SampleSet(SampleSetHeader header, List<ByteBuffer> tensors) {
        this.header = header;
        this.tensors = List.copyOf(tensors);
    }

    /**
     * Map a file.
     *
     * @throws ProblemException {@code samples.damaged} if it is no sample set, is cut off or goes on after its last tensor
     * @throws IOException if the file can't be read
     */
    public static SampleSet open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() > MAX_FILE_BYTES) {
                throw damaged(file, "it is larger than 2 GB");
            }
            ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
                    .order(ByteOrder.LITTLE_ENDIAN);
            if (bytes.remaining() < LEAD_BYTES) {
                throw damaged(file, "it is shorter than its first field");
            }
            byte[] magic = new byte[MAGIC.length];
            bytes.get(magic);
            if (!Arrays.equals(magic, MAGIC)) {
                throw damaged(file, "it does not begin with ASSAYSS1");
            }
            SampleSetHeader header = readHeader(file, bytes);
            return new SampleSet(header, slices(file, header, bytes));
        }
    }

    /** Return what the samples are. */
    public SampleSetHeader header() {
        return header;
    }

    /**
     * Return one input of one sample: a direct, read-only, little-endian slice of the file.
     *
     * @param input 0-based position in {@link SampleSetHeader#inputs()}
     * @param sample 0-based; references first
     */
    public ByteBuffer tensor(int input, int sample) {
        int sizeBytes = Math.toIntExact(header.inputs().get(input).sizeBytes());
        return tensors.get(input)
                .slice(Math.multiplyExact(sample, sizeBytes), sizeBytes)
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Write a sample set whose tensors are in memory already.
     *
     * @param out receives the file; not closed
     * @param header describes the samples
     * @param tensors one buffer an input: all samples one after the other, from position 0 to the limit, little-endian
     * @throws ProblemException {@code samples.too-large} if the file would be larger than 2 GB
     * @throws IOException if {@code out} fails
     */
    public static void write(OutputStream out, SampleSetHeader header, List<ByteBuffer> tensors) throws IOException {
        if (tensors.size() != header.inputs().size()) {
            throw new IllegalArgumentException(
                    tensors.size() + " tensors for " + header.inputs().size() + " inputs");
        }
        for (int i = 0; i < tensors.size(); i++) {
            SampleSetHeader.Input input = header.inputs().get(i);
            int actual = tensors.get(i).limit();
            if (actual % header.sampleCount() != 0 || actual / header.sampleCount() != input.sizeBytes()) {
                throw new IllegalArgumentException("input " + input.name() + " has " + actual + " bytes for "
                        + header.sampleCount() + " samples of " + input.sizeBytes());
            }
        }
        write(out, header, (input, sample, target) -> {
            int sizeBytes = target.remaining();
            target.put(tensors.get(input).slice(sample * sizeBytes, sizeBytes));
        });
    }

    /**
     * Write a sample set, one sample of one input at a time.
     *
     * @param out receives the file; not closed
     * @param header describes the samples
     * @param source is asked for every sample of the first input in order, then of the second, and so on
     * @throws ProblemException {@code samples.too-large} if the file would be larger than 2 GB; nothing is written then
     * @throws IOException if {@code out} fails
     */
    public static void write(OutputStream out, SampleSetHeader header, TensorSource source) throws IOException {
        byte[] json = AssayJson.mapper().writeValueAsBytes(header);
        List<Long> starts = tensorStarts(header, LEAD_BYTES + (long) json.length);
        if (json.length > MAX_HEADER_BYTES || starts == null) {
            throw tooLarge(header);
        }
        ByteBuffer lead = ByteBuffer.allocate(LEAD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        lead.put(MAGIC).putInt(json.length);
        out.write(lead.array());
        out.write(json);
        long position = LEAD_BYTES + (long) json.length;
        for (int i = 0; i < header.inputs().size(); i++) {
            out.write(new byte[Math.toIntExact(starts.get(i) - position)]);
            int sizeBytes = Math.toIntExact(header.inputs().get(i).sizeBytes());
            ByteBuffer target = ByteBuffer.allocate(sizeBytes).order(ByteOrder.LITTLE_ENDIAN);
            for (int sample = 0; sample < header.sampleCount(); sample++) {
                target.clear();
                source.fill(i, sample, target);
                if (target.hasRemaining()) {
                    throw new IllegalArgumentException(
                            "input " + header.inputs().get(i).name() + " of sample " + sample + " is " + sizeBytes
                                    + " bytes long, but only " + target.position() + " were given");
                }
                out.write(target.array());
            }
            position = starts.get(i) + (long) sizeBytes * header.sampleCount();
        }
    }

    private static SampleSetHeader readHeader(Path file, ByteBuffer bytes) {
        int length = bytes.getInt();
        if (length < 2 || length > MAX_HEADER_BYTES || length > bytes.remaining()) {
            throw damaged(file, "its header claims " + length + " bytes");
        }
        byte[] json = new byte[length];
        bytes.get(json);
        try {
            @Nullable SampleSetHeader header = AssayJson.mapper().readValue(json, SampleSetHeader.class);
            if (header == null) {
                throw damaged(file, "its header is empty");
            }
            return header;
        } catch (JacksonException e) {
            throw damaged(file, "its header is not readable: " + e.getOriginalMessage());
        }
    }

    private static List<ByteBuffer> slices(Path file, SampleSetHeader header, ByteBuffer bytes) {
        List<Long> starts = tensorStarts(header, bytes.position());
        if (starts == null || starts.getLast() > bytes.limit()) {
            throw damaged(file, "it is " + bytes.limit() + " bytes long, its header claims more");
        }
        if (starts.getLast() < bytes.limit()) {
            throw damaged(file, "it goes on after its last tensor");
        }
        List<ByteBuffer> slices = new ArrayList<>();
        for (int i = 0; i < header.inputs().size(); i++) {
            long length = header.inputs().get(i).sizeBytes() * header.sampleCount();
            slices.add(bytes.slice(Math.toIntExact(starts.get(i)), Math.toIntExact(length)));
        }
        return slices;
    }

    /**
     * Return where each input's tensors start, and last where the file ends; {@code null} if it would be larger than 2 GB.
     *
     * @param headerEnd where the header ends
     */
    private static @Nullable List<Long> tensorStarts(SampleSetHeader header, long headerEnd) {
        List<Long> starts = new ArrayList<>();
        long position = headerEnd;
        for (SampleSetHeader.Input input : header.inputs()) {
            long start = (position + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
            if (input.sizeBytes() > (MAX_FILE_BYTES - start) / header.sampleCount()) {
                return null;
            }
            starts.add(start);
            position = start + input.sizeBytes() * header.sampleCount();
        }
        starts.add(position);
        return starts;
    }

    private static ProblemException damaged(Path file, String what) {
        return new ProblemException(Problem.environment(
                "samples.damaged",
                "the sample set " + file + " can't be used: " + what,
                "delete the file; it is built again when it is needed"));
    }

    private static ProblemException tooLarge(SampleSetHeader header) {
        return new ProblemException(Problem.user(
                "samples.too-large",
                header.sampleCount() + " samples of this shape are more than the 2 GB that one sample set may have",
                "ask for fewer samples or a smaller shape"));
    }

    /** Give tensors while a sample set is written. */
    @FunctionalInterface
    public interface TensorSource {
        /**
         * Fill a buffer with one input of one sample.
         *
         * @param input 0-based position in {@link SampleSetHeader#inputs()}
         * @param sample 0-based; references first
         * @param target little-endian, exactly as long as the tensor; reused for the next one
         */
        void fill(int input, int sample, ByteBuffer target);
    }
}
