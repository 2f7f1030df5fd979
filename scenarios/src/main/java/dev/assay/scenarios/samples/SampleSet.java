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
import tools.jackson.core.JacksonException;

/** Read the samples of one sample set from a memory-mapped file. */
public final class SampleSet {
    private static final byte[] MAGIC = "ASSAYSS1".getBytes(StandardCharsets.US_ASCII);
    private static final int ALIGNMENT = 64;
    private static final int MAX_HEADER_BYTES = 64 << 20;

    private final SampleSetHeader header;
    private final List<ByteBuffer> tensors;

    private SampleSet(SampleSetHeader header, List<ByteBuffer> tensors) {
        this.header = header;
        this.tensors = List.copyOf(tensors);
    }

    /**
     * Map a file.
     *
     * @throws ProblemException {@code samples.damaged} if it is no sample set or is cut off
     * @throws IOException if the file can't be read
     */
    public static SampleSet open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw damaged(file, "it is larger than 2 GB");
            }
            ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
                    .order(ByteOrder.LITTLE_ENDIAN);
            byte[] magic = new byte[MAGIC.length];
            if (bytes.remaining() < MAGIC.length + Integer.BYTES) {
                throw damaged(file, "it is shorter than its first field");
            }
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
        return tensors.get(input).slice(sample * sizeBytes, sizeBytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Write a sample set.
     *
     * @param out receives the file; not closed
     * @param header describes the samples
     * @param tensors one buffer an input: all samples one after the other, from position 0 to the limit, little-endian
     * @throws IOException if {@code out} fails
     */
    public static void write(OutputStream out, SampleSetHeader header, List<ByteBuffer> tensors) throws IOException {
        if (tensors.size() != header.inputs().size()) {
            throw new IllegalArgumentException(
                    tensors.size() + " tensors for " + header.inputs().size() + " inputs");
        }
        byte[] json = AssayJson.mapper().writeValueAsBytes(header);
        ByteBuffer lead = ByteBuffer.allocate(MAGIC.length + Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        lead.put(MAGIC).putInt(json.length);
        out.write(lead.array());
        out.write(json);
        long position = (long) lead.capacity() + json.length;
        for (int i = 0; i < tensors.size(); i++) {
            ByteBuffer tensor = tensors.get(i).duplicate().rewind();
            long expected = Math.multiplyExact(header.inputs().get(i).sizeBytes(), (long) header.sampleCount());
            if (tensor.remaining() != expected) {
                throw new IllegalArgumentException(
                        "input " + header.inputs().get(i).name() + " has " + tensor.remaining()
                                + " bytes, its samples need " + expected);
            }
            long start = align(position);
            out.write(new byte[Math.toIntExact(start - position)]);
            byte[] copy = new byte[tensor.remaining()];
            tensor.get(copy);
            out.write(copy);
            position = start + copy.length;
        }
    }

    private static SampleSetHeader readHeader(Path file, ByteBuffer bytes) {
        int length = bytes.getInt();
        if (length < 2 || length > MAX_HEADER_BYTES || length > bytes.remaining()) {
            throw damaged(file, "its header claims " + length + " bytes");
        }
        byte[] json = new byte[length];
        bytes.get(json);
        SampleSetHeader header;
        try {
            header = AssayJson.mapper().readValue(json, SampleSetHeader.class);
        } catch (JacksonException e) {
            throw damaged(file, "its header is not readable: " + e.getOriginalMessage());
        }
        boolean labelled = !header.labels().isEmpty();
        if (header.referenceSamples() < 0
                || header.evaluationSamples() < 0
                || header.inputs().isEmpty()
                || (labelled && header.labels().size() != header.sampleCount())
                || header.labels().stream()
                        .anyMatch(
                                label -> label < 0 || label >= header.classes().size())) {
            throw damaged(file, "its header contradicts itself");
        }
        return header;
    }

    private static List<ByteBuffer> slices(Path file, SampleSetHeader header, ByteBuffer bytes) {
        List<ByteBuffer> slices = new ArrayList<>();
        long position = bytes.position();
        for (SampleSetHeader.Input input : header.inputs()) {
            long start = align(position);
            long length;
            try {
                length = Math.multiplyExact(input.sizeBytes(), (long) header.sampleCount());
            } catch (ArithmeticException e) {
                throw damaged(file, "input " + input.name() + " claims an impossible size");
            }
            if (length < 0 || start + length > bytes.limit()) {
                throw damaged(file, "it ends within input " + input.name());
            }
            slices.add(bytes.slice(Math.toIntExact(start), Math.toIntExact(length)));
            position = start + length;
        }
        return slices;
    }

    private static long align(long position) {
        return (position + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    private static ProblemException damaged(Path file, String what) {
        return new ProblemException(Problem.environment(
                "samples.damaged",
                "the sample set " + file + " can't be used: " + what,
                "delete the file; it is built again when it is needed"));
    }
}
