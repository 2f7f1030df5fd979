package dev.assay.agent.tflite;

import dev.assay.agent.runtime.OptionValues;
import dev.assay.agent.runtime.RuntimeOption;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.problem.Problem;
import java.util.List;
import java.util.Map;

/** Read a configuration that passed {@link #check}. */
final class TfliteOptions {
    private static final String OFF = "off";
    private static final String REQUIRED = "required";
    private static final String F16 = "f16";

    private static final RuntimeOption XNNPACK = new RuntimeOption(
            "xnnpack",
            List.of("on", REQUIRED, OFF),
            "on",
            "Whether the XNNPACK delegate executes what it can; required: a node that it leaves to TFLite's own kernels is a problem.");
    private static final RuntimeOption PRECISION = new RuntimeOption(
            "precision",
            List.of("f32", F16),
            "f32",
            "What FP32 is computed in; f16 is XNNPACK's, on CPUs with FP16 arithmetic.");
    private static final RuntimeOption SHAPES = new RuntimeOption(
            "shapes",
            List.of("static", "dynamic"),
            "static",
            "Keep an interpreter for each combination of input shapes, or one that is resized whenever the shapes change.");

    private static final List<RuntimeOption> ALL = List.of(XNNPACK, PRECISION, SHAPES);

    private final OptionValues values;

    TfliteOptions(RuntimeConfiguration configuration) {
        this.values = new OptionValues(ALL, configuration);
    }

    static List<RuntimeOption> all() {
        return ALL;
    }

    /** Find what a table of allowed values can't express. */
    static List<Problem> check(RuntimeConfiguration configuration) {
        TfliteOptions options = new TfliteOptions(configuration);
        return options.halfPrecision() && !options.xnnpack()
                ? List.of(Problem.user(
                        "runtime.bad-option-value",
                        "option 'precision' of runtime tflite can't be 'f16' without XNNPACK",
                        "TFLite's own kernels compute FP32 in FP32: remove xnnpack: off or precision: f16"))
                : List.of();
    }

    int threads() {
        return values.configuration().threads();
    }

    boolean xnnpack() {
        return !values.is(XNNPACK, OFF);
    }

    /** Return whether no node may be left to TFLite's own kernels. */
    boolean xnnpackAlone() {
        return values.is(XNNPACK, REQUIRED);
    }

    boolean halfPrecision() {
        return values.is(PRECISION, F16);
    }

    boolean staticShapes() {
        return values.is(SHAPES, "static");
    }

    /** Return every option with the value that is in force. */
    Map<String, String> settings() {
        return values.all();
    }
}
