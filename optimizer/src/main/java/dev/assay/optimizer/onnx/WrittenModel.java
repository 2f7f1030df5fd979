package dev.assay.optimizer.onnx;

import java.nio.file.Path;
import java.util.List;

/**
 * Tell what was written.
 *
 * @param file the model
 * @param sha256 of the model file, 64 hex digits
 * @param sizeBytes of the model and its external files together
 * @param externalFiles what lies beside the model and belongs to it; usually nothing
 */
public record WrittenModel(Path file, String sha256, long sizeBytes, List<Path> externalFiles) {}
