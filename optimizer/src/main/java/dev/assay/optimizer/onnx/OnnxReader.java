package dev.assay.optimizer.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.assay.optimizer.onnx.proto.ModelProto;
import dev.assay.optimizer.onnx.proto.Version;
import dev.assay.scenarios.hash.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Read ONNX models from files that nobody vouches for. */
public final class OnnxReader {
    /** What one protobuf message, and one Java array, can hold. */
    private static final long MAX_SIZE_BYTES = Integer.MAX_VALUE - 8L;

    private static final int READ_BYTES = 1 << 16;

    private OnnxReader() {}

    /**
     * Read a model and bring in its external data.
     *
     * @throws dev.assay.scenarios.problem.ProblemException if the file can't be read, is empty, cut off, damaged, no ONNX model,
     *     or needs what Assay does not support
     */
    public static OnnxFile read(Path file) {
        byte[] bytes = bytes(file);
        // On the side: hashing takes longer than parsing, and nobody needs the hash before the model is written.
        CompletableFuture<String> sha256 = CompletableFuture.supplyAsync(() -> Sha256.of(bytes));
        String name = file.toString();
        ModelProto proto = parse(name, bytes);
        ExternalData external = new ExternalData(name, folder(file));
        ModelProto complete = new TensorVisit(tensor -> {
                    var resolved = external.resolve(tensor);
                    TensorCheck.check(name, resolved);
                    return resolved;
                })
                .model(proto);
        List<Path> files = new ArrayList<>(List.of(file));
        files.addAll(external.files());
        return new OnnxFile(name, complete, sha256, external.sha256(), List.copyOf(files), sizeBytes(files));
    }

    /** Return the folder that a file lies in; the root of a file system lies in itself. */
    static Path folder(Path file) {
        Path whole = file.toAbsolutePath().normalize();
        Path parent = whole.getParent();
        return parent == null ? whole : parent;
    }

    private static byte[] bytes(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw ModelProblems.notOnnx(file.toString(), "it is a folder");
            }
            long sizeBytes = Files.size(file);
            if (sizeBytes > MAX_SIZE_BYTES) {
                throw ModelProblems.unsupported(
                        file.toString(), "it is larger than 2 GB", "Export it with its weights as external data.");
            }
            byte[] bytes = new byte[(int) sizeBytes];
            int count = 0;
            // Piece by piece: a read of the whole file would go through a native buffer as large as the file.
            try (InputStream in = Files.newInputStream(file)) {
                for (int read = 0; read >= 0 && count < bytes.length; count += Math.max(read, 0)) {
                    read = in.read(bytes, count, Math.min(READ_BYTES, bytes.length - count));
                }
            }
            return count == bytes.length ? bytes : Arrays.copyOf(bytes, count);
        } catch (IOException failure) {
            throw ModelProblems.notReadable(file, failure);
        }
    }

    private static ModelProto parse(String name, byte[] bytes) {
        if (bytes.length == 0) {
            throw ModelProblems.notOnnx(name, "it is empty");
        }
        WireScan.check(name, ByteBuffer.wrap(bytes), WireMessage.MODEL);
        ByteString wrapped = UnsafeByteOperations.unsafeWrap(bytes);
        CodedInputStream in = wrapped.newCodedInput();
        // Weights then point into the bytes that were read instead of being copied.
        in.enableAliasing(true);
        ModelProto model;
        try {
            model = ModelProto.parseFrom(in);
        } catch (InvalidProtocolBufferException invalid) {
            throw ModelProblems.damaged(name, String.valueOf(invalid.getMessage()));
        } catch (IOException impossible) {
            throw new IllegalStateException("an array can't fail to be read", impossible);
        }
        if (!model.hasGraph()) {
            throw ModelProblems.notOnnx(name, "it has no graph");
        }
        if (model.getIrVersion() < 1) {
            throw ModelProblems.notOnnx(name, "it has no IR version");
        }
        if (model.getIrVersion() > Version.IR_VERSION_VALUE) {
            throw ModelProblems.unsupported(
                    name,
                    "it has IR version " + model.getIrVersion() + ", and versions up to " + Version.IR_VERSION_VALUE
                            + " are known",
                    "Export it for an older version of ONNX.");
        }
        return model;
    }

    private static long sizeBytes(List<Path> files) {
        long sizeBytes = 0;
        for (Path file : files) {
            try {
                sizeBytes += Files.size(file);
            } catch (IOException failure) {
                throw ModelProblems.notReadable(file, failure);
            }
        }
        return sizeBytes;
    }
}
