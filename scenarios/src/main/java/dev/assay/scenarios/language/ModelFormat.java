package dev.assay.scenarios.language;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Name the formats of model files. */
public enum ModelFormat {
    /** What Assay optimizes, and most runtimes execute. */
    @JsonProperty("onnx")
    ONNX("ONNX"),
    /** What TFLite executes. */
    @JsonProperty("tflite")
    TFLITE("TFLite"),
    /** What ncnn executes: its two files in one, see {@link dev.assay.scenarios.pair}. */
    @JsonProperty("ncnn")
    NCNN("ncnn"),
    /** What OpenVINO calls its intermediate representation: its two files in one, too. */
    @JsonProperty("openvino")
    OPENVINO("OpenVINO IR");

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

    /** Return the formats that a runtime executes, the most its own first; those that Assay does not know execute ONNX. */
    public static List<ModelFormat> ofRuntime(String type) {
        return switch (type) {
            case "tflite" -> List.of(TFLITE);
            case "ncnn" -> List.of(NCNN);
            case "openvino" -> List.of(OPENVINO, ONNX);
            default -> List.of(ONNX);
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
