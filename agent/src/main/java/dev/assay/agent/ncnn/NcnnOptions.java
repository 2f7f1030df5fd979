package dev.assay.agent.ncnn;

import dev.assay.agent.runtime.OptionValues;
import dev.assay.agent.runtime.RuntimeOption;
import dev.assay.scenarios.language.RuntimeConfiguration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Read a configuration that was checked. */
final class NcnnOptions {
    private static final String ON = "on";
    private static final List<String> SWITCH = List.of(ON, "off");

    private static final RuntimeOption PRECISION = new RuntimeOption(
            "precision",
            List.of("f32", "f16", "f16-storage", "bf16"),
            "f32",
            "What FP32 layers are computed in; f16-storage and bf16 keep tensors in 16 bits. Not every CPU has each.");
    private static final RuntimeOption PACKING = new RuntimeOption(
            "packing", SWITCH, ON, "Whether channels are interleaved for vector instructions, by 4, 8 or 16.");
    private static final RuntimeOption WINOGRAD = new RuntimeOption(
            "winograd", SWITCH, ON, "Whether 3x3 convolutions may use Winograd's algorithm, which takes more memory.");
    private static final RuntimeOption SGEMM = new RuntimeOption(
            "sgemm", SWITCH, ON, "Whether convolutions may be computed as matrix products, which takes more memory.");

    private static final List<RuntimeOption> ALL = List.of(PRECISION, PACKING, WINOGRAD, SGEMM);

    private final OptionValues values;
    private final Precision precision;

    NcnnOptions(RuntimeConfiguration configuration) {
        this(new OptionValues(ALL, configuration), null);
    }

    private NcnnOptions(OptionValues values, @Nullable Precision precision) {
        this.values = values;
        this.precision = precision == null ? Precision.of(values.get(PRECISION)) : precision;
    }

    static List<RuntimeOption> all() {
        return ALL;
    }

    /** Return the same options with everything in FP32. */
    NcnnOptions inFloat32() {
        return new NcnnOptions(values, Precision.F32);
    }

    int threads() {
        return values.configuration().threads();
    }

    Precision precision() {
        return precision;
    }

    boolean packing() {
        return values.is(PACKING, ON);
    }

    boolean winograd() {
        return values.is(WINOGRAD, ON);
    }

    boolean sgemm() {
        return values.is(SGEMM, ON);
    }

    /** Return every option with the value that is in force. */
    Map<String, String> settings() {
        return values.all();
    }
}
