package dev.assay.optimizer.onnx;

import dev.assay.optimizer.onnx.proto.ModelProto;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Hold a model that was read and checked.
 *
 * @param name how the user named the model
 * @param proto the model; external data have become raw data
 * @param pendingSha256 of the model file itself; may still be computed while the model is worked on
 * @param externalSha256 of the files that its weights lie in, one after the other; {@code null} if there are none
 * @param files the model file and the files that its weights lie in
 * @param sizeBytes of all these files together
 */
public record OnnxFile(
        String name,
        ModelProto proto,
        CompletableFuture<String> pendingSha256,
        @Nullable String externalSha256,
        List<Path> files,
        long sizeBytes) {
    /** Return the SHA-256 of the model file itself, 64 hex digits; waits for it if need be. */
    public String sha256() {
        return pendingSha256.join();
    }
}
