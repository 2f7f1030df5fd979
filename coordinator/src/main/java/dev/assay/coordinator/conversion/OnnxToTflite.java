package dev.assay.coordinator.conversion;

import dev.assay.scenarios.language.ConversionPrecision;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.StoredFile;
import dev.assay.scenarios.tool.environment.InstalledTools;
import dev.assay.scenarios.tool.environment.ToolEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Convert to TFLite: onnxsim gives the model the shapes, onnx2tf converts it in floats, litert-quantizer makes integers of it.
 *
 * <p>onnx2tf has options for integers too; their products were wrong, or were none.
 */
public final class OnnxToTflite implements Converter {
    /** What has to be installed. The two programs ask for different versions of one package, so each has its own environment. */
    public static final ToolEnvironment TOOLS = new ToolEnvironment(
            "tflite-tools",
            "the TFLite converter",
            "2.6.9",
            "MIT (onnx2tf, onnxsim), Apache-2.0 (litert-quantizer, ai-edge-litert), others of their packages",
            330_000_000,
            900_000_000,
            List.of("3.12", "3.13"),
            List.of("linux-x64", "osx-aarch64"),
            List.of(
                    ToolEnvironment.Part.of(OnnxToTflite.class, "converter", "import onnx2tf"),
                    ToolEnvironment.Part.of(OnnxToTflite.class, "quantizer", "import litert_quantizer")));

    private static final String VERSION = "2.6.9";
    private static final String QUANTIZER_VERSION = "litert-quantizer 0.11.0";

    /** Raised when the same programs are called differently. */
    private static final int REVISION = 1;

    private static final String SCRIPT = "quantize.py";

    /** Names become arguments of programs, and must not pass for an option or for a name with its shape. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_./-]*");

    private final InstalledTools installed;

    /** @param installed where the programs are */
    public OnnxToTflite(InstalledTools installed) {
        this.installed = installed;
    }

    @Override
    public String name() {
        return "onnx2tf";
    }

    @Override
    public String version() {
        return VERSION + " and " + QUANTIZER_VERSION + (REVISION == 1 ? "" : " (" + REVISION + ")");
    }

    @Override
    public ModelFormat format() {
        return ModelFormat.TFLITE;
    }

    @Override
    public String runtime() {
        return "tflite";
    }

    @Override
    public Optional<Problem> obstacle() {
        return installed.obstacle(TOOLS);
    }

    @Override
    public List<Step> steps(ConversionRequest request, Path model, Path scratch) throws IOException {
        List<ConversionRequest.Input> inputs = request.inputs();
        inputs.forEach(OnnxToTflite::check);
        Path fixed = scratch.resolve("fixed.onnx");
        Path out = scratch.resolve("converted");
        Path floats = out.resolve("fixed_float32.tflite");
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(
                join(
                        python("converter", "-m", "onnxsim", model.toString(), fixed.toString()),
                        Stream.of("--overwrite-input-shape"),
                        inputs.stream().map(OnnxToTflite::shape)),
                fixed));
        steps.add(new Step(
                join(
                        python("converter", "-m", "onnx2tf", "-i", fixed.toString(), "-o", out.toString()),
                        // Without TensorFlow; without simplifying once more; inputs keep the layout that ONNX has.
                        Stream.of("-tb", "flatbuffer_direct", "-nuo", "-n", "-kat"),
                        inputs.stream().map(ConversionRequest.Input::name)),
                floats));
        ConversionPrecision precision = request.conversion().precision();
        Path product = scratch.resolve("model.tflite");
        switch (precision) {
            case FLOAT32 -> {
                // The product of the last step.
            }
            case INT8_DYNAMIC ->
                steps.add(new Step(
                        python(
                                        "quantizer",
                                        script(scratch).toString(),
                                        floats.toString(),
                                        product.toString(),
                                        "dynamic")
                                .toList(),
                        product));
            case INT8_STATIC -> {
                StoredFile calibration = Objects.requireNonNull(request.calibration(), "static INT8 needs samples");
                steps.add(new Step(
                        python(
                                        "quantizer",
                                        script(scratch).toString(),
                                        floats.toString(),
                                        product.toString(),
                                        "static",
                                        calibration.path().toString(),
                                        Integer.toString(request.batch()))
                                .toList(),
                        product));
            }
        }
        return List.copyOf(steps);
    }

    private static void check(ConversionRequest.Input input) {
        if (!NAME.matcher(input.name()).matches()) {
            throw new ProblemException(
                    Problem.user(
                            "conversion.bad-name",
                            "the converter does not take the name of the input '" + input.name() + "'",
                            "rename it to letters, digits, `_`, `.`, `/` and `-`, or name a file that was converted otherwise"));
        }
    }

    private static String shape(ConversionRequest.Input input) {
        return input.name() + ":"
                + input.shape().stream().map(size -> Long.toString(size)).collect(Collectors.joining(","));
    }

    /** Neither the user's packages nor the directory where it runs; nothing is written beside the packages. */
    private Stream<String> python(String part, String... arguments) {
        return Stream.concat(
                Stream.of(installed.python(TOOLS, part).toString(), "-s", "-P", "-B"), Stream.of(arguments));
    }

    private static List<String> join(Stream<String> program, Stream<String> options, Stream<String> values) {
        return Stream.of(program, options, values).flatMap(part -> part).toList();
    }

    private static Path script(Path scratch) throws IOException {
        Path script = scratch.resolve(SCRIPT);
        try (InputStream in =
                Objects.requireNonNull(OnnxToTflite.class.getResourceAsStream(SCRIPT), SCRIPT + " comes with Assay")) {
            Files.copy(in, script);
        }
        return script;
    }
}
