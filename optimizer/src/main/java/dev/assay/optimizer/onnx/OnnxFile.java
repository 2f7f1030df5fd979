package dev.assay.optimizer.onnx;

import dev.assay.optimizer.onnx.proto.ModelProto;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hold a model that was read and checked.
 *
 * <p>Weights of large files still lie in them: the files must stay as they are for as long as the model is worked on, see {@link
 * #requireUnchanged}.
 */
public final class OnnxFile {
    private final String name;
    private final ModelProto proto;
    private final FileBytes bytes;
    private final ExternalData external;

    OnnxFile(String name, ModelProto proto, FileBytes bytes, ExternalData external) {
        this.name = name;
        this.proto = proto;
        this.bytes = bytes;
        this.external = external;
    }

    /** Return how the user named the model. */
    public String name() {
        return name;
    }

    /** Return the model; external data have become raw data. */
    public ModelProto proto() {
        return proto;
    }

    /** Return the SHA-256 of the model file itself, 64 hex digits; it is computed by each call. */
    public String sha256() {
        return bytes.sha256();
    }

    /**
     * Return the SHA-256 of the files that the weights lie in, one after the other; {@code null} if there are none. It is computed by each
     * call.
     */
    public @Nullable String externalSha256() {
        return external.sha256();
    }

    /** Return the model file and the files that its weights lie in. */
    public List<Path> files() {
        List<Path> files = new ArrayList<>(List.of(bytes.file()));
        files.addAll(external.files());
        return List.copyOf(files);
    }

    /** Return the size of all these files together. */
    public long sizeBytes() {
        return bytes.sizeBytes() + external.sizeBytes();
    }

    /** Let the system take back the memory that these files take; what is looked at again is read again. */
    public void unload() {
        bytes.unload();
        external.unload();
    }

    /**
     * Make sure that what was read is still what these files hold.
     *
     * @throws ProblemException {@code model.changed} if somebody wrote to one of them meanwhile
     */
    public void requireUnchanged() {
        bytes.requireUnchanged();
        external.requireUnchanged();
    }
}
