package dev.assay.coordinator.conversion;

import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.problem.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Convert with a shell script, as a real process.
 *
 * @param script finds the model in {@code $1} and leaves its product in {@code $2}
 * @param version another one makes everything anew
 * @param limits of the script
 * @param missing why it does not work here; {@code null} if it does
 */
public record ScriptConverter(
        String script,
        String version,
        Limits limits,
        @Nullable Problem missing) implements Converter {
    /** Return a converter that works. */
    public static ScriptConverter of(String script) {
        return new ScriptConverter(script, "1", new Limits(Duration.ofSeconds(30), 1 << 20), null);
    }

    /** Return the same in another version. */
    public ScriptConverter inVersion(String other) {
        return new ScriptConverter(script, other, limits, missing);
    }

    /** Return the same with other limits. */
    public ScriptConverter within(Duration time, long bytes) {
        return new ScriptConverter(script, version, new Limits(time, bytes), missing);
    }

    /** Return the same, not installed. */
    public ScriptConverter lacking(Problem problem) {
        return new ScriptConverter(script, version, limits, problem);
    }

    @Override
    public String name() {
        return "script";
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
        return Optional.ofNullable(missing);
    }

    @Override
    public List<Step> steps(ConversionRequest request, Path model, Path scratch) {
        Path product = scratch.resolve("product");
        return List.of(
                new Step(List.of("/bin/sh", "-c", script, "script", model.toString(), product.toString()), product));
    }
}
