package dev.assay.optimizer.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class BlockQuantizerTest {
    @Property
    void asymmetricCodesComeBackWithinHalfAStep(@ForAll("blocks") float[] values, @ForAll boolean eightBits) {
        BlockQuantizer quantizer = new BlockQuantizer(eightBits ? 8 : 4, false);
        BlockQuantizer.Block block = quantizer.parameters(values, values.length);

        for (float value : values) {
            int code = quantizer.code(value, block);
            assertThat(code).isBetween(0, quantizer.highestCode());
            assertThat(Math.abs(BlockQuantizer.decode(code, block) - value))
                    .isLessThanOrEqualTo(0.5001f * block.scale());
        }
        assertThat(quantizer.code(0, block)).isEqualTo(block.zeroPoint());
    }

    @Property
    void symmetricCodesComeBackWithinHalfAStepUnlessTheOtherSideIsAsFar(
            @ForAll("blocks") float[] values, @ForAll boolean eightBits) {
        BlockQuantizer quantizer = new BlockQuantizer(eightBits ? 8 : 4, true);
        BlockQuantizer.Block block = quantizer.parameters(values, values.length);

        for (float value : values) {
            float back = BlockQuantizer.decode(quantizer.code(value, block), block);
            boolean beyondLastCode = value / block.scale() > quantizer.middle() - 1;
            assertThat(Math.abs(back - value))
                    .isLessThanOrEqualTo((beyondLastCode ? 1.0001f : 0.5001f) * Math.abs(block.scale()));
        }
        assertThat(BlockQuantizer.decode(quantizer.middle(), block)).isZero();
    }

    @Provide
    static Arbitrary<float[]> blocks() {
        return Arbitraries.floats().between(-100, 100).array(float[].class).ofSize(16);
    }

    @Property
    void packedCodesComeBack(@ForAll @Size(max = 33) byte[] bytes, @ForAll boolean eightBits) {
        int bits = eightBits ? 8 : 4;
        int start = 3;
        byte[] packed = new byte[start + PackedCodes.sizeBytes(bytes.length, bits)];
        for (int i = 0; i < bytes.length; i++) {
            PackedCodes.set(packed, start, i, bytes[i] & ((1 << bits) - 1), bits);
        }

        for (int i = 0; i < bytes.length; i++) {
            assertThat(PackedCodes.get(packed, start, i, bits)).isEqualTo(bytes[i] & ((1 << bits) - 1));
        }
        assertThat(packed).startsWith(0, 0, 0);
    }

    @Example
    void putsTheFirstCodeIntoTheLowHalf() {
        byte[] packed = new byte[1];
        PackedCodes.set(packed, 0, 0, 0x3, 4);
        PackedCodes.set(packed, 0, 1, 0xA, 4);

        assertThat(packed[0]).isEqualTo((byte) 0xA3);
    }

    @Example
    void mapsTheFarthestValueToCodeZeroWithItsSign() {
        BlockQuantizer quantizer = new BlockQuantizer(4, true);

        BlockQuantizer.Block block = quantizer.parameters(new float[] {1, 16, -8}, 3);

        assertThat(block).isEqualTo(new BlockQuantizer.Block(-2, 8));
        assertThat(quantizer.code(16, block)).isZero();
        assertThat(quantizer.code(-8, block)).isEqualTo(12);
    }
}
