package dev.assay.agent.runtime;

import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.pair.PairedFile;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Say what is wrong with a file that should be a model, before and after a runtime has looked at it. */
public final class ModelFile {
    private static final int LEAD_BYTES = 64;

    /** The key of a ModelProto's first field, {@code ir_version}, that every writer of ONNX puts first. */
    private static final byte IR_VERSION_KEY = 0x08;

    /** The file identifier of TFLite's FlatBuffers, and where it stands. */
    private static final String TFLITE_IDENTIFIER = "TFL3";

    private static final int TFLITE_IDENTIFIER_OFFSET = 4;

    /** What OpenVINO's .xml begins with, behind its declaration. */
    private static final String IR_ELEMENT = "<net ";

    private ModelFile() {}

    /**
     * Refuse what can't be a model of a format at all.
     *
     * @param wanted what problems speak of
     * @param others formats that will do, too
     * @throws ProblemException {@code model.not-found}, {@code model.not-onnx}, {@code model.not-tflite} or {@code model.not-ncnn}
     */
    public static void check(Path model, ModelFormat wanted, ModelFormat... others) {
        if (!Files.isRegularFile(model)) {
            throw new ProblemException(
                    Problem.user("model.not-found", "there is no model file " + model, "check the path of the model"));
        }
        byte[] lead = lead(model);
        if (lead.length == 0) {
            throw new ProblemException(not(wanted, model, "it is empty", "get the file again"));
        }
        Optional<ModelFormat> found = format(lead);
        if (found.isEmpty() && text(lead).contains(IR_ELEMENT)) {
            // OpenVINO would read it, and look for the .bin wherever the .xml lies.
            throw new ProblemException(not(
                    wanted,
                    model,
                    "it is the .xml of OpenVINO's own format",
                    "name it with its .bin: `openvino: { xml: { source: … }, bin: { source: … } }` of a variant"));
        }
        if (found.isPresent() && found.get() != wanted && !List.of(others).contains(found.get())) {
            throw new ProblemException(not(
                    wanted,
                    model,
                    "it is of the format " + found.get().title(),
                    "give the variant " + inScenario(wanted) + " too, or use a runtime that executes "
                            + found.get().title()));
        }
    }

    /** Return whether a file begins like those of a format. */
    public static boolean is(Path model, ModelFormat format) {
        return format(lead(model)).filter(format::equals).isPresent();
    }

    private static Optional<ModelFormat> format(byte[] lead) {
        if (text(lead).startsWith(TFLITE_IDENTIFIER, TFLITE_IDENTIFIER_OFFSET)) {
            return Optional.of(ModelFormat.TFLITE);
        }
        for (ModelFormat pair : List.of(ModelFormat.NCNN, ModelFormat.OPENVINO)) {
            if (text(lead).startsWith(PairedFile.magic(pair))) {
                return Optional.of(pair);
            }
        }
        return lead[0] == IR_VERSION_KEY ? Optional.of(ModelFormat.ONNX) : Optional.empty();
    }

    /** Describe a file that passed {@link #check} and that a runtime could not parse. */
    public static Problem unparseable(Path model, ModelFormat wanted) {
        byte[] lead = lead(model);
        String text = text(lead);
        if (text.startsWith("version https://git-lfs")) {
            return not(wanted, model, "it is a Git LFS pointer", "fetch the file itself: git lfs pull");
        }
        if (text.startsWith("PK\u0003\u0004")) {
            return not(
                    wanted,
                    model,
                    "it is a zip archive",
                    "name the file inside: a source may end in !/path/in/archive" + wanted.suffix());
        }
        if (text.stripLeading().startsWith("<")) {
            return not(wanted, model, "it looks like a web page", "check the address that it was downloaded from");
        }
        if (format(lead).isPresent()) {
            return Problem.user(
                    "model.damaged",
                    "the model " + model + " is damaged: it begins like " + article(wanted)
                            + " file but does not parse",
                    "it was cut off or changed; get the file again and compare its SHA-256");
        }
        return not(
                wanted,
                model,
                "it does not begin like one",
                "export the model to " + wanted.title() + ", or check the path");
    }

    private static Problem not(ModelFormat wanted, Path model, String why, String hint) {
        String code = switch (wanted) {
            case ONNX -> "model.not-onnx";
            case TFLITE -> "model.not-tflite";
            case NCNN -> "model.not-ncnn";
            case OPENVINO -> "model.not-openvino";
        };
        return Problem.user(code, "the model " + model + " is no " + wanted.title() + " file: " + why, hint);
    }

    private static String article(ModelFormat format) {
        return switch (format) {
            case ONNX -> "an ONNX";
            case TFLITE -> "a TFLite";
            case NCNN -> "an ncnn";
            case OPENVINO -> "an OpenVINO IR";
        };
    }

    private static String inScenario(ModelFormat format) {
        return switch (format) {
            case ONNX, TFLITE -> "a " + format.suffix() + " file";
            case NCNN -> "the two files of ncnn";
            case OPENVINO -> "the two files of OpenVINO";
        };
    }

    private static String text(byte[] lead) {
        return new String(lead, StandardCharsets.ISO_8859_1);
    }

    private static byte[] lead(Path model) {
        try (InputStream in = Files.newInputStream(model)) {
            return in.readNBytes(LEAD_BYTES);
        } catch (IOException e) {
            throw unreadable(model, e);
        }
    }

    /** Explain why a file could not be looked at. */
    public static ProblemException unreadable(Path model, IOException e) {
        return new ProblemException(
                Problem.environment(
                        "model.unreadable",
                        "the model " + model + " can't be read: " + e.getMessage(),
                        "check the file's permissions"),
                e);
    }
}
