package dev.assay.optimizer.half;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.optimizer.onnx.Tensors;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class HalfFloatsTest {
    @Property
    void neverMakesZeroOrInfiniteWhatWasNot(@ForAll float value) {
        float half = Float.float16ToFloat(Float.floatToFloat16(HalfFloats.clamp(value)));

        assertThat(half == 0).isEqualTo(value == 0);
        assertThat(Float.isInfinite(half)).isEqualTo(Float.isInfinite(value));
        assertThat(Math.signum(half)).isEqualTo(Math.signum(value));
    }

    @Example
    void keepsWhatFitsAndCountsWhatDoesNot() {
        HalfFloats.Rounded rounded = HalfFloats.round(
                Tensors.ofFloats("w", List.of(5L), 1.5f, -3.4e38f, 65504, Float.NEGATIVE_INFINITY, 1e-9f), "h");

        assertThat(rounded.clampedCount()).isEqualTo(1);
        assertThat(rounded.tensor().getName()).isEqualTo("h");
        float[] back = new float[5];
        Tensors.floats(rounded.tensor()).get(back);
        assertThat(back).containsExactly(1.5f, -65504, 65504, Float.NEGATIVE_INFINITY, 5.9604645e-8f);
    }
}
