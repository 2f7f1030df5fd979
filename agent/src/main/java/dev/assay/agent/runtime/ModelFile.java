package dev.assay.agent.runtime;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Say what is wrong with a file that should be an ONNX model, before and after a runtime has looked at it. */
public final class ModelFile {
    private static final int LEAD_BYTES = 64;

    /** The key of a ModelProto's first field, {@code ir_version}, that every writer puts first. */
    private static final byte IR_VERSION_KEY = 0x08;

    private ModelFile() {}

    /**
     * Refuse what can't be a model at all.
     *
     * @throws ProblemException {@code model.not-found} or {@code model.not-onnx}
     */
    public static void check(Path model) {
        if (!Files.isRegularFile(model)) {
            throw new ProblemException(
                    Problem.user("model.not-found", "there is no model file " + model, "check the path of the model"));
        }
        if (lead(model).length == 0) {
            throw new ProblemException(notOnnx(model, "it is empty", "get the file again"));
        }
    }

    /** Describe a file that a runtime could not parse. */
    public static Problem unparseable(Path model) {
        byte[] lead = lead(model);
        String text = new String(lead, StandardCharsets.ISO_8859_1);
        if (text.startsWith("version https://git-lfs")) {
            return notOnnx(model, "it is a Git LFS pointer", "fetch the file itself: git lfs pull");
        }
        if (text.startsWith("PK\u0003\u0004")) {
            return notOnnx(
                    model, "it is a zip archive", "name the file inside: a source may end in !/path/in/archive.onnx");
        }
        if (text.stripLeading().startsWith("<")) {
            return notOnnx(model, "it looks like a web page", "check the address that it was downloaded from");
        }
        if (lead[0] == IR_VERSION_KEY) {
            return Problem.user(
                    "model.damaged",
                    "the model " + model + " is damaged: it begins like an ONNX file but does not parse",
                    "it was cut off or changed; get the file again and compare its SHA-256");
        }
        return notOnnx(model, "it does not begin like one", "export the model to ONNX, or check the path");
    }

    private static Problem notOnnx(Path model, String why, String hint) {
        return Problem.user("model.not-onnx", "the model " + model + " is no ONNX file: " + why, hint);
    }

    private static byte[] lead(Path model) {
        try (InputStream in = Files.newInputStream(model)) {
            return in.readNBytes(LEAD_BYTES);
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(
                            "model.unreadable",
                            "the model " + model + " can't be read: " + e.getMessage(),
                            "check the file's permissions"),
                    e);
        }
    }
}
