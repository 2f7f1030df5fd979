package dev.assay.optimizer.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.assay.optimizer.onnx.proto.GraphProto;
import dev.assay.optimizer.onnx.proto.ModelProto;
import dev.assay.optimizer.onnx.proto.StringStringEntryProto;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataLocation;
import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Write ONNX models: whole or not at all, the same bytes for the same model.
 *
 * <p>A model too large for one protobuf message gets its weights in a second file beside it. That file is named by its own
 * SHA-256, so the model's bytes do not depend on where it is written, and an older model beside it keeps its weights.
 */
public final class OnnxWriter {
    /** The limit of protobuf is 2 GiB; the rest leaves room for names. */
    private static final long MAX_MESSAGE_BYTES = 2_000_000_000L;

    /** Smaller tensors stay in the model: shapes must be readable without the second file. */
    private static final int MIN_EXTERNAL_BYTES = 1024;

    /** Lets readers map a weight at the start of a page. */
    private static final long ALIGNMENT_BYTES = 4096;

    private static final int MAX_STALE_FILES = 100;

    private static final int PIECE_BYTES = 1 << 16;

    private final long maxMessageBytes;
    private final boolean survivesPowerFailure;

    public OnnxWriter() {
        this(MAX_MESSAGE_BYTES, true);
    }

    /**
     * Write a model to a file that is read at once and gone soon: it is not hashed, and need not reach the disk.
     *
     * @throws ProblemException if the file can't be written
     */
    public static void writeScratch(ModelProto model, Path file) {
        if (tensorBytes(model) > MAX_MESSAGE_BYTES) {
            new OnnxWriter(MAX_MESSAGE_BYTES, false).write(model, file, List.of());
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                OutputStream stream = new PiecewiseOutput(channel)) {
            write(model, stream);
        } catch (IOException failure) {
            throw ModelProblems.notWritable(file, failure);
        }
    }

    /** Make a writer that keeps models up to a smaller size in one file. */
    OnnxWriter(long maxMessageBytes) {
        this(maxMessageBytes, true);
    }

    private OnnxWriter(long maxMessageBytes, boolean survivesPowerFailure) {
        this.maxMessageBytes = maxMessageBytes;
        this.survivesPowerFailure = survivesPowerFailure;
    }

    /**
     * Write a model. A file that is there already is replaced, unless the model was made from it.
     *
     * @param inputs the files that the model was read from, which are never overwritten
     * @throws ProblemException if {@code out} is one of {@code inputs} or can't be written
     */
    public WrittenModel write(ModelProto model, Path out, Collection<Path> inputs) {
        return write(model, out, inputs, _ -> {});
    }

    /**
     * Write a model and look at it before anybody else sees it. A file that is there already is replaced, unless the model was made
     * from it.
     *
     * @param inputs the files that the model was read from, which are never overwritten
     * @param check gets the finished file under a temporary name; when it throws, nothing new remains and {@code out} is as it was
     * @throws ProblemException if {@code out} is one of {@code inputs} or can't be written, and whatever {@code check} throws
     */
    public WrittenModel write(ModelProto model, Path out, Collection<Path> inputs, Consumer<Path> check) {
        refuseInputs(out, inputs);
        Path folder = OnnxReader.folder(out);
        long allBytes = tensorBytes(model);
        if (allBytes <= maxMessageBytes) {
            Draft draft = write(out, folder, stream -> write(model, stream));
            draft.check(check);
            draft.publish(out);
            return new WrittenModel(out, draft.sha256(), draft.sizeBytes(), List.of());
        }
        if (allBytes - externalBytes(model.getGraph()) > maxMessageBytes) {
            throw ModelProblems.unsupported(
                    out.toString(),
                    "more than 2 GB of its constants are no weights of its main graph",
                    "Export it with its constants as initializers.");
        }
        WeightsFile weights = new WeightsFile();
        Draft weightsDraft = write(out, folder, stream -> weights.write(model.getGraph(), stream));
        String location = "weights-" + weightsDraft.sha256().substring(0, 16) + ".bin";
        ModelProto thin = new Externalization(location).model(model);
        Draft draft;
        try {
            draft = write(out, folder, stream -> write(thin, stream));
        } catch (ProblemException failure) {
            weightsDraft.discard();
            throw failure;
        }
        Path weightsPath = folder.resolve(location);
        boolean isNew = !Files.exists(weightsPath);
        weightsDraft.publish(weightsPath);
        try {
            draft.check(check);
        } catch (RuntimeException refusal) {
            if (isNew) {
                deleteQuietly(weightsPath);
            }
            throw refusal;
        }
        draft.publish(out);
        return new WrittenModel(
                out, draft.sha256(), draft.sizeBytes() + weightsDraft.sizeBytes(), List.of(weightsPath));
    }

    private static void refuseInputs(Path out, Collection<Path> inputs) {
        for (Path input : inputs) {
            try {
                if (Files.exists(out) && Files.isSameFile(out, input)) {
                    throw new ProblemException(Problem.user(
                            "model.would-overwrite",
                            "writing " + out + " would overwrite the model that it is made from",
                            "Name another output file."));
                }
            } catch (IOException failure) {
                throw ModelProblems.notReadable(out, failure);
            }
        }
    }

    /** Return the bytes of all tensors that a model itself holds, which are all but a little of what it takes as a message. */
    public static long tensorBytes(ModelProto model) {
        long[] sum = new long[1];
        new TensorVisit(tensor -> {
                    sum[0] += tensor.getDataLocation() == DataLocation.EXTERNAL ? 0 : Tensors.sizeBytes(tensor);
                    return tensor;
                })
                .model(model);
        return sum[0];
    }

    private static long externalBytes(GraphProto graph) {
        return graph.getInitializerList().stream()
                .filter(OnnxWriter::isExternal)
                .mapToLong(Tensors::sizeBytes)
                .sum();
    }

    private static boolean isExternal(TensorProto tensor) {
        return tensor.hasRawData() && tensor.getRawData().size() >= MIN_EXTERNAL_BYTES;
    }

    /** In pieces larger than protobuf's own: each costs a call of the system. */
    private static void write(ModelProto model, OutputStream stream) throws IOException {
        CodedOutputStream pieces = CodedOutputStream.newInstance(stream, PIECE_BYTES);
        model.writeTo(pieces);
        pieces.flush();
    }

    private Draft write(Path out, Path folder, Content content) {
        Path file = null;
        try {
            file = createDraft(folder, out.getFileName().toString());
            long sizeBytes;
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                    OutputStream stream = new BufferedOutputStream(new PiecewiseOutput(channel), PIECE_BYTES)) {
                content.writeTo(stream);
                stream.flush();
                sizeBytes = channel.size();
            }
            return new Draft(file, finish(file), sizeBytes);
        } catch (IOException failure) {
            deleteQuietly(file);
            throw ModelProblems.notWritable(out, failure);
        }
    }

    /** Hash a file, and bring it to the disk, while others look at it. */
    private FutureTask<String> finish(Path file) {
        FutureTask<String> finishing = new FutureTask<>(() -> {
            if (survivesPowerFailure) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
            }
            return Sha256.of(file);
        });
        Thread.ofPlatform().name("assay-writer").daemon().start(finishing);
        return finishing;
    }

    private static Path createDraft(Path folder, String name) throws IOException {
        IOException failure = new IOException(MAX_STALE_FILES + " unfinished files of this name lie in " + folder);
        for (int i = 0; i < MAX_STALE_FILES; i++) {
            Path file = folder.resolve("." + name + "." + i + ".part");
            try {
                return Files.createFile(file);
            } catch (FileAlreadyExistsException inUse) {
                // Another writer's, or left by one that was killed: try the next name.
                failure.addSuppressed(inUse);
            }
        }
        throw failure;
    }

    private static void deleteQuietly(@Nullable Path file) {
        if (file == null) {
            return;
        }
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            file.toFile().deleteOnExit();
        }
    }

    /** What a draft consists of. */
    private interface Content {
        void writeTo(OutputStream stream) throws IOException;
    }

    /** Write in pieces: of what is written at once, Java keeps a copy outside of its heap. */
    private static final class PiecewiseOutput extends OutputStream {
        private final FileChannel channel;

        PiecewiseOutput(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int start = 0; start < length; start += PIECE_BYTES) {
                ByteBuffer piece = ByteBuffer.wrap(bytes, offset + start, Math.min(PIECE_BYTES, length - start));
                while (piece.hasRemaining()) {
                    channel.write(piece);
                }
            }
        }
    }

    /**
     * A file that nobody sees yet under its final name.
     *
     * @param finishing gives its SHA-256 when it is on the disk
     */
    private record Draft(Path file, FutureTask<String> finishing, long sizeBytes) {
        String sha256() {
            try {
                return finishing.get();
            } catch (ExecutionException failure) {
                discard();
                throw failure.getCause() instanceof IOException cause
                        ? ModelProblems.notWritable(file, cause)
                        : new IllegalStateException("the file can't be hashed", failure.getCause());
            } catch (InterruptedException interruption) {
                discard();
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while a model is written", interruption);
            }
        }

        void check(Consumer<Path> check) {
            try {
                check.accept(file);
            } catch (RuntimeException refusal) {
                discard();
                throw refusal;
            }
        }

        void publish(Path out) {
            var _ = sha256();
            try {
                Files.move(file, out, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException failure) {
                discard();
                throw ModelProblems.notWritable(out, failure);
            }
        }

        void discard() {
            finishing.cancel(true);
            deleteQuietly(file);
        }
    }

    /** Lay weights one after the other, each at the start of a page. */
    private static final class WeightsFile {
        private long position;

        void write(GraphProto graph, OutputStream stream) throws IOException {
            for (TensorProto tensor : graph.getInitializerList()) {
                if (isExternal(tensor)) {
                    ByteString data = tensor.getRawData();
                    stream.write(new byte[(int) (aligned(position) - position)]);
                    data.writeTo(stream);
                    position = aligned(position) + data.size();
                }
            }
        }
    }

    /** Replace weights by where they lie, in the order in which {@link WeightsFile} lays them. */
    private static final class Externalization {
        private final String location;
        private long position;

        Externalization(String location) {
            this.location = location;
        }

        ModelProto model(ModelProto model) {
            GraphProto.Builder graph = model.getGraph().toBuilder();
            for (int i = 0; i < graph.getInitializerCount(); i++) {
                TensorProto tensor = graph.getInitializer(i);
                if (isExternal(tensor)) {
                    graph.setInitializer(i, external(tensor));
                }
            }
            return model.toBuilder().setGraph(graph).build();
        }

        private TensorProto external(TensorProto tensor) {
            long offset = aligned(position);
            int length = tensor.getRawData().size();
            position = offset + length;
            return tensor.toBuilder()
                    .clearRawData()
                    .setDataLocation(DataLocation.EXTERNAL)
                    .addExternalData(entry("location", location))
                    .addExternalData(entry("offset", Long.toString(offset)))
                    .addExternalData(entry("length", Integer.toString(length)))
                    .build();
        }

        private static StringStringEntryProto entry(String key, String value) {
            return StringStringEntryProto.newBuilder()
                    .setKey(key)
                    .setValue(value)
                    .build();
        }
    }

    private static long aligned(long position) {
        return Math.ceilDiv(position, ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
    }
}
