package dev.assay.coordinator.conversion;

import dev.assay.optimizer.samples.ModelInputs;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.pair.PairedFile;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.tool.environment.InstalledTools;
import dev.assay.scenarios.tool.environment.ToolEnvironment;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Convert to ncnn: pnnx makes the two files, with weights in FP32; inputs get their names back, and the two become one. */
public final class OnnxToNcnn implements Converter {
    private static final String PART = "pnnx";

    /** The package is a program, and a module beside it that needs torch, which the program does not. */
    private static final String PROGRAM = "importlib.util.find_spec('pnnx').submodule_search_locations[0] + '/pnnx'";

    private static final String RUN =
            "import importlib.util, os, sys; os.execv(" + PROGRAM + ", ['pnnx'] + sys.argv[1:])";
    private static final String CHECK = "import importlib.util, subprocess; assert b'Usage' in subprocess.run(["
            + PROGRAM + "], stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout";

    /** What has to be installed. */
    public static final ToolEnvironment TOOLS = new ToolEnvironment(
            "ncnn-tools",
            "the ncnn converter",
            "20261020",
            "BSD-3-Clause (pnnx), others of the libraries that are part of it",
            30_000_000,
            110_000_000,
            List.of("3.9", "3.10", "3.11", "3.12", "3.13"),
            List.of("linux-x64", "linux-aarch64", "osx-aarch64"),
            List.of(ToolEnvironment.Part.of(OnnxToNcnn.class, PART, CHECK)));

    private static final String PARAM = "model.ncnn.param";
    private static final String BIN = "model.ncnn.bin";

    /** Names become words of a text whose words blanks separate. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:/-]{1,200}");

    private final InstalledTools installed;

    /** @param installed where the program is */
    public OnnxToNcnn(InstalledTools installed) {
        this.installed = installed;
    }

    @Override
    public String name() {
        return "pnnx";
    }

    @Override
    public String version() {
        return TOOLS.version();
    }

    @Override
    public ModelFormat format() {
        return ModelFormat.NCNN;
    }

    @Override
    public String runtime() {
        return "ncnn";
    }

    @Override
    public Optional<Problem> obstacle() {
        return installed.obstacle(TOOLS);
    }

    @Override
    public List<Step> steps(ConversionRequest request, Path model, Path scratch) {
        List<String> command = new ArrayList<>(List.of(
                installed.python(TOOLS, PART).toString(),
                // Neither the user's packages nor the directory where it runs; nothing is written beside the packages.
                "-I",
                "-B",
                "-c",
                RUN,
                model.toString(),
                "fp16=0"));
        command.add(
                inOrder(request).stream().map(OnnxToNcnn::shape).collect(Collectors.joining(",", "inputshape=", "")));
        return List.of(new Step(command, scratch.resolve(PARAM)));
    }

    @Override
    public Path finish(ConversionRequest request, Path left, Path scratch) throws IOException {
        Path bin = scratch.resolve(BIN);
        if (!Files.isRegularFile(bin, LinkOption.NOFOLLOW_LINKS)
                || Files.size(left) > PairedFile.LARGEST_STRUCTURE_BYTES) {
            throw unusable("one of its two files is missing or too large");
        }
        List<ConversionRequest.Input> inputs = inOrder(request);
        Map<String, String> names = new TreeMap<>();
        IntStream.range(0, inputs.size())
                .forEach(i -> names.put("in" + i, inputs.get(i).name()));
        String named = NcnnNames.rename(Files.readString(left, StandardCharsets.UTF_8), names)
                .orElseThrow(() -> unusable("its layers don't take " + String.join(", ", names.keySet())
                        + ", or have a name that an input has"));
        Path param = Files.writeString(scratch.resolve("named.param"), named);
        Path product = scratch.resolve("model.ncnn");
        try (OutputStream out = Files.newOutputStream(product)) {
            PairedFile.write(ModelFormat.NCNN, param, bin, out);
        }
        return product;
    }

    /** Return the inputs as the file has them: pnnx knows no names. */
    private static List<ConversionRequest.Input> inOrder(ConversionRequest request) {
        List<ConversionRequest.Input> inputs = request.inputs();
        List<String> names = ModelInputs.names(request.parent().path());
        List<ConversionRequest.Input> ordered = names.stream()
                .flatMap(name -> inputs.stream().filter(input -> input.name().equals(name)))
                .toList();
        if (ordered.size() != names.size() || ordered.size() != inputs.size()) {
            throw new ProblemException(Problem.user(
                    "conversion.other-inputs",
                    "the ONNX file asks for " + String.join(", ", names) + ", and the scenario has "
                            + inputs.stream().map(ConversionRequest.Input::name).collect(Collectors.joining(", ")),
                    "name the inputs of the ONNX file under `model: { inputs: … }`"));
        }
        return ordered;
    }

    private static String shape(ConversionRequest.Input input) {
        if (!NAME.matcher(input.name()).matches()) {
            throw new ProblemException(
                    Problem.user(
                            "conversion.bad-name",
                            "ncnn does not take the name of the input '" + input.name() + "'",
                            "rename it to letters, digits, `_`, `.`, `:`, `/` and `-`, or name files that were converted otherwise"));
        }
        String type = switch (input.type()) {
            case FLOAT32 -> "f32";
            case INT32 -> "i32";
            case INT64 -> "i64";
            case FLOAT16, INT8, UINT8, BOOL ->
                throw new ProblemException(Problem.user(
                        "conversion.bad-input",
                        "ncnn takes no input of the type " + input.type() + ", as '" + input.name() + "' is",
                        "leave `convert:` out for ncnn"));
        };
        return input.shape().toString().replace(" ", "") + type;
    }

    private ProblemException unusable(String why) {
        return new ProblemException(Problem.user(
                "conversion.failed",
                name() + " " + version() + " made nothing that can be used: " + why,
                "leave out `convert:`, or name files that were converted otherwise"));
    }
}
