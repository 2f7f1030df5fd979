package dev.assay.scenarios.language;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Locale;

/** Name the formats of model files. */
public enum ModelFormat {
    /** What Assay optimizes, and most runtimes execute. */
    @JsonProperty("onnx")
    ONNX("ONNX"),
    /** What TFLite executes. */
    @JsonProperty("tflite")
    TFLITE("TFLite"),
    /** What ncnn executes: its two files in one, see {@link dev.assay.scenarios.ncnn}. */
    @JsonProperty("ncnn")
    NCNN("ncnn");

    private final String title;

    ModelFormat(String title) {
        this.title = title;
    }

    /** Return its name for people. */
    public String title() {
        return title;
    }

    /** Return what files of this format end in. */
    public String suffix() {
        return "." + name().toLowerCase(Locale.ROOT);
    }

    /** Return the format that a runtime executes; those that Assay does not know execute ONNX. */
    public static ModelFormat ofRuntime(String type) {
        return switch (type) {
            case "tflite" -> TFLITE;
            case "ncnn" -> NCNN;
            default -> ONNX;
        };
    }

    /** Return the format that a file has by its name; ONNX if the name does not tell. */
    public static ModelFormat of(SourceLocation location) {
        String name = location.toText().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> name.endsWith(format.suffix()))
                .findFirst()
                .orElse(ONNX);
    }
}
