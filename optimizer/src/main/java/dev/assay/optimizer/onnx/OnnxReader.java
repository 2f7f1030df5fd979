package dev.assay.optimizer.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.assay.optimizer.onnx.proto.ModelProto;
import dev.assay.optimizer.onnx.proto.Version;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Read ONNX models from files that nobody vouches for. */
public final class OnnxReader {
    /** What one protobuf message, and one Java array, can hold. */
    private static final long MAX_SIZE_BYTES = Integer.MAX_VALUE - 8L;

    private OnnxReader() {}

    /**
     * Read a model and bring in its external data.
     *
     * @throws dev.assay.scenarios.problem.ProblemException if the file can't be read, is empty, cut off, damaged, no ONNX model,
     *     or needs what Assay does not support
     */
    public static OnnxFile read(Path file) {
        FileBytes bytes = bytes(file);
        String name = file.toString();
        ModelProto proto = parse(name, bytes.buffer());
        ExternalData external = new ExternalData(name, folder(file));
        ModelProto complete = new TensorVisit(tensor -> {
                    var resolved = external.resolve(tensor);
                    TensorCheck.check(name, resolved);
                    return resolved;
                })
                .model(proto);
        return new OnnxFile(name, complete, bytes, external);
    }

    /**
     * Read a model from a file that is gone soon. Large weights lie outside of the heap, as those of {@link #read} do, so that others can use
     * them without copying them.
     *
     * @throws dev.assay.scenarios.problem.ProblemException as {@link #read} does
     */
    public static ModelProto readScratch(Path file) {
        try {
            return parse(file.toString(), FileBytes.copy(file));
        } catch (IOException failure) {
            throw ModelProblems.notReadable(file, failure);
        }
    }

    /** Return the folder that a file lies in; the root of a file system lies in itself. */
    static Path folder(Path file) {
        Path whole = file.toAbsolutePath().normalize();
        Path parent = whole.getParent();
        return parent == null ? whole : parent;
    }

    private static FileBytes bytes(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw ModelProblems.notOnnx(file.toString(), "it is a folder");
            }
            if (Files.size(file) > MAX_SIZE_BYTES) {
                throw ModelProblems.unsupported(
                        file.toString(), "it is larger than 2 GB", "Export it with its weights as external data.");
            }
            return FileBytes.of(file);
        } catch (IOException failure) {
            throw ModelProblems.notReadable(file, failure);
        }
    }

    private static ModelProto parse(String name, ByteBuffer bytes) {
        if (!bytes.hasRemaining()) {
            throw ModelProblems.notOnnx(name, "it is empty");
        }
        WireScan.check(name, bytes, WireMessage.MODEL);
        CodedInputStream in = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
        // Weights then point into the bytes that were given instead of being copied.
        in.enableAliasing(true);
        ModelProto model;
        try {
            model = ModelProto.parseFrom(in);
        } catch (InvalidProtocolBufferException invalid) {
            throw ModelProblems.damaged(name, String.valueOf(invalid.getMessage()));
        } catch (IOException impossible) {
            throw new IllegalStateException("a buffer can't fail to be read", impossible);
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
}
