package dev.assay.optimizer.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;

class AffineParametersTest {
    @Property
    void zeroMapsToTheZeroPointAndBack(
            @ForAll @FloatRange(min = -1e6f, max = 1e6f) float one,
            @ForAll @FloatRange(min = -1e6f, max = 1e6f) float other,
            @ForAll QuantizedType type,
            @ForAll boolean symmetric,
            @ForAll boolean reduced) {
        AffineParameters parameters =
                AffineParameters.of(Math.min(one, other), Math.max(one, other), type, symmetric, reduced);

        assertThat(parameters.scale()).isPositive();
        assertThat(parameters.zeroPoint()).isBetween(type.lowest(), type.highest());
        assertThat(parameters.quantize(0, type)).isEqualTo(parameters.zeroPoint());
        assertThat(parameters.dequantize(parameters.zeroPoint())).isZero();
    }

    @Property
    void valuesInsideTheRangeComeBackWithinHalfAStep(
            @ForAll @FloatRange(min = -1e3f, max = 0) float min,
            @ForAll @FloatRange(min = 0, max = 1e3f) float max,
            @ForAll @FloatRange(min = 0, max = 1) float place,
            @ForAll QuantizedType type,
            @ForAll boolean symmetric,
            @ForAll boolean reduced) {
        AffineParameters parameters = AffineParameters.of(min, max, type, symmetric, reduced);
        float value = min + place * (max - min);

        float back = parameters.dequantize(parameters.quantize(value, type));

        // A scale below the smallest normal float is replaced by 1. Symmetric UINT8 has 127 steps above its zero point
        // of
        // 128 and 127.5 steps of range: the largest value loses another half step to clipping, as in ONNX Runtime.
        float half = parameters.scale() / 2;
        boolean clipped = symmetric && type == QuantizedType.UINT8;
        assertThat(Math.abs(back - value)).isLessThanOrEqualTo((clipped ? 2 : 1) * half * 1.0001f + 1e-30f);
    }

    @Example
    void followsThePrecedenceOfRanges() {
        assertThat(AffineParameters.of(-1, 1, QuantizedType.INT8, true, true))
                .isEqualTo(new AffineParameters(1 / 64f, 0));
        assertThat(AffineParameters.of(-1, 1, QuantizedType.INT8, true, false))
                .isEqualTo(new AffineParameters((float) (2.0 / 254), 0));
        assertThat(AffineParameters.of(0, 1, QuantizedType.INT8, false, false))
                .isEqualTo(new AffineParameters((float) (1.0 / 255), -128));
        assertThat(AffineParameters.of(-1, 1, QuantizedType.UINT8, true, false))
                .isEqualTo(new AffineParameters((float) (2.0 / 255), 128));
        assertThat(AffineParameters.of(-1, 0, QuantizedType.UINT8, false, true))
                .isEqualTo(new AffineParameters((float) (1.0 / 127), 127));
    }

    @Example
    void includesZeroInEveryRange() {
        assertThat(AffineParameters.of(3, 6, QuantizedType.UINT8, false, false).zeroPoint())
                .isZero();
        assertThat(AffineParameters.of(-6, -3, QuantizedType.UINT8, false, false)
                        .zeroPoint())
                .isEqualTo(255);
    }

    @Example
    void givesAllZerosAScaleOfOne() {
        assertThat(AffineParameters.of(0, 0, QuantizedType.INT8, true, true)).isEqualTo(new AffineParameters(1, 0));
        assertThat(AffineParameters.of(-1e-40f, 0, QuantizedType.INT8, false, false))
                .isEqualTo(new AffineParameters(1, 0));
    }

    @Example
    void roundsHalfToEvenAndClips() {
        AffineParameters parameters = new AffineParameters(1, 0);

        assertThat(parameters.quantize(0.5f, QuantizedType.INT8)).isZero();
        assertThat(parameters.quantize(1.5f, QuantizedType.INT8)).isEqualTo(2);
        assertThat(parameters.quantize(-2.5f, QuantizedType.INT8)).isEqualTo(-2);
        assertThat(parameters.quantize(1e30f, QuantizedType.INT8)).isEqualTo(127);
        assertThat(parameters.quantize(-1e30f, QuantizedType.INT8)).isEqualTo(-128);
    }
}
