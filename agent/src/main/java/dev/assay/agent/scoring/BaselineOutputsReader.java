package dev.assay.agent.scoring;

import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JacksonException;

/** Read the file of the baseline's outputs, one sample at a time. */
final class BaselineOutputsReader implements AutoCloseable {
    private static final byte[] MAGIC = "ASSAYBO1".getBytes(StandardCharsets.US_ASCII);
    private static final int LEAD_BYTES = MAGIC.length + Integer.BYTES;
    private static final int MAX_HEADER_BYTES = 1 << 20;

    private final Path file;
    private final FileChannel channel;
    private final BaselineOutputsHeader header;
    private final ByteBuffer sample;

    /**
     * Open a file.
     *
     * @throws ProblemException {@code score.no-baseline-outputs} or {@code score.damaged-baseline-outputs}
     */
    BaselineOutputsReader(Path file) {
        this.file = file;
        FileChannel opened = open(file);
        try {
            this.channel = opened;
            this.header = readHeader();
            this.sample =
                    ByteBuffer.allocate(Math.toIntExact(header.sampleBytes())).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException | ArithmeticException e) {
            closeAfter(e, opened);
            throw damaged(e.toString());
        } catch (ProblemException e) {
            closeAfter(e, opened);
            throw e;
        }
    }

    BaselineOutputsHeader header() {
        return header;
    }

    /** Read the outputs of the next sample; they are valid until the next call. */
    List<SampleOutput> next() {
        try {
            readFully(sample.clear());
        } catch (IOException e) {
            throw damaged(e.toString());
        }
        List<SampleOutput> outputs = new ArrayList<>();
        int position = 0;
        for (BaselineOutputsHeader.Output output : header.outputs()) {
            int sizeBytes = Math.toIntExact(output.sizeBytes());
            ByteBuffer data = sample.slice(position, sizeBytes).order(ByteOrder.LITTLE_ENDIAN);
            outputs.add(new SampleOutput(output.name(), output.type(), output.shape(), data));
            position += sizeBytes;
        }
        return List.copyOf(outputs);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw damaged(e.toString());
        }
    }

    /** Return what stands before the header. */
    static ByteBuffer lead(int headerBytes) {
        return ByteBuffer.allocate(LEAD_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .putInt(headerBytes)
                .flip();
    }

    private BaselineOutputsHeader readHeader() throws IOException {
        ByteBuffer lead = readFully(ByteBuffer.allocate(LEAD_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[MAGIC.length];
        lead.get(magic);
        int headerBytes = lead.getInt();
        if (!Arrays.equals(magic, MAGIC) || headerBytes < 2 || headerBytes > MAX_HEADER_BYTES) {
            throw damaged("it does not begin as it should");
        }
        BaselineOutputsHeader read;
        try {
            byte[] json = readFully(ByteBuffer.allocate(headerBytes)).array();
            read = AssayJson.mapper().readValue(json, BaselineOutputsHeader.class);
        } catch (JacksonException e) {
            throw damaged("its header is not readable: " + e.getOriginalMessage());
        }
        long expectedBytes =
                Math.addExact((long) LEAD_BYTES + headerBytes, Math.multiplyExact(read.samples(), read.sampleBytes()));
        if (channel.size() != expectedBytes) {
            throw damaged("it has " + channel.size() + " bytes instead of " + expectedBytes);
        }
        return read;
    }

    private ByteBuffer readFully(ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            if (channel.read(into) < 0) {
                throw damaged("it is cut off");
            }
        }
        return into.flip();
    }

    private static FileChannel open(Path file) {
        try {
            return FileChannel.open(file, StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            throw new ProblemException(
                    Problem.agent(
                            "score.no-baseline-outputs",
                            "there are no outputs of the baseline to compare with: " + file + " does not exist",
                            "see why the baseline could not be scored; its own problem says so"),
                    e);
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(
                            "score.no-baseline-outputs",
                            "the outputs of the baseline can't be read from " + file + ": " + e,
                            "check that the file can be read"),
                    e);
        }
    }

    private static void closeAfter(Exception failure, FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private ProblemException damaged(String what) {
        return new ProblemException(Problem.environment(
                "score.damaged-baseline-outputs",
                "the outputs of the baseline in " + file + " can't be used: " + what,
                "run the scenario again"));
    }
}
