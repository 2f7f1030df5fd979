package dev.assay.coordinator.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.random.SplitMix64;
import dev.assay.scenarios.samples.SampleSetHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a font file to images of text lines. */
class TextDrawingTest {
    private static final int WIDTH = 96;
    private static final int HEIGHT = 24;
    private static final ImageInput SHAPE = new ImageInput(
            new SampleSetHeader.Input("x", ElementType.FLOAT32, List.of(1L, (long) HEIGHT, (long) WIDTH), true),
            1,
            HEIGHT,
            WIDTH);

    @TempDir
    private Path directory;

    @Test
    void readsOutlinesAndFlattensCurves() throws IOException {
        TrueTypeFont.Glyph glyph = font().glyph('A');

        assertThat(glyph.advance()).isEqualTo(0.5);
        assertThat(glyph.contours()).hasSize(1);
        double[] contour = glyph.contours().getFirst();
        // Six points on the curve, and a curve of six lines.
        assertThat(contour).hasSize(2 * (6 + 6));
        assertThat(Arrays.copyOf(contour, 10))
                .containsExactly(new double[] {0, 0, 0, 0.7, 0.1, 0.7, 0.1, 0.1, 0.4, 0.1}, within(1e-12));
        assertThat(maximum(contour)).isEqualTo(0.45, within(1e-12));
    }

    @Test
    void fillsByTheNonzeroWindingRule() {
        double[] outer = {1, 1, 5, 1, 5, 5, 1, 5};
        double[] sameWay = {2, 2, 3.5, 2, 3.5, 4, 2, 4};
        double[] otherWay = {2, 2, 2, 4, 3.5, 4, 3.5, 2};

        assertThat(sum(Rasterizer.fill(List.of(outer), 8, 6))).isEqualTo(16, within(1e-5));
        assertThat(sum(Rasterizer.fill(List.of(outer, sameWay), 8, 6))).isEqualTo(16, within(1e-5));
        assertThat(sum(Rasterizer.fill(List.of(outer, otherWay), 8, 6))).isEqualTo(13, within(1e-5));
        float[] clipped = Rasterizer.fill(List.of(new double[] {-9, -9, 2.25, -9, 2.25, 99, -9, 99}), 4, 2);
        assertThat(clipped).containsExactly(new float[] {1, 1, 0.25f, 0, 1, 1, 0.25f, 0}, within(1e-6f));
    }

    @Test
    void drawsEverySecondLineUpsideDownOnMiddleGrey() throws IOException {
        LabelledImages images = images(SamplePart.EVALUATION, 40);

        assertThat(images.classes()).containsExactly("0°", "180°");
        assertThat(images.labels()).hasSize(40).startsWith(0, 1, 0, 1);
        int right = 0;
        for (int sample = 0; sample < 40; sample++) {
            float[] image = images.pixels().apply(sample);
            assertThat(image).hasSize(WIDTH * HEIGHT);
            for (float pixel : image) {
                assertThat(pixel).isBetween(0f, 1f);
            }
            // The foot of an L makes its lower half differ more from the paper.
            right += (inkOfLowerHalf(image) > 0.5) == (images.labels().get(sample) == 0) ? 1 : 0;
        }
        assertThat(right).isGreaterThan(30);
    }

    @Test
    void drawsTheSamePixelsAgainAndOthersForCalibration() throws IOException {
        float[] image = images(SamplePart.EVALUATION, 4).pixels().apply(3);

        assertThat(images(SamplePart.EVALUATION, 9).pixels().apply(3)).isEqualTo(image);
        assertThat(images(SamplePart.CALIBRATION, 4).pixels().apply(3)).isNotEqualTo(image);
        // Pinned: other bits here make every result that was measured with them incomparable.
        assertThat(Arrays.hashCode(image)).isEqualTo(1211275883);
    }

    @Test
    void refusesWhatIsNoFont() throws IOException {
        byte[] font = FontFile.bytes();
        for (int length : new int[] {0, 11, 60, 200, font.length - 40}) {
            assertThatThrownBy(() -> read(Arrays.copyOf(font, length)))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problems().getFirst().code()).isEqualTo("font.malformed"));
        }
    }

    @Test
    void readsOrRefusesAnyBytes() throws IOException {
        byte[] font = FontFile.bytes();
        SplitMix64 random = new SplitMix64(3);
        for (int i = 0; i < 300; i++) {
            byte[] damaged = font.clone();
            for (int j = 0; j < 4; j++) {
                damaged[random.nextIndex(damaged.length)] = (byte) random.nextLong();
            }
            try {
                assertThat(read(damaged).glyph('A')).isNotNull();
            } catch (ProblemException e) {
                assertThat(e.problems().getFirst().code()).isEqualTo("font.malformed");
            }
        }
    }

    private LabelledImages images(SamplePart part, int count) throws IOException {
        return TextLineImages.of(List.of(font()), "a font", SHAPE, part, count, 5);
    }

    private TrueTypeFont font() throws IOException {
        return read(FontFile.bytes());
    }

    private TrueTypeFont read(byte[] bytes) throws IOException {
        return TrueTypeFont.read(Files.write(directory.resolve("font.ttf"), bytes), "font.ttf");
    }

    /** Return which share of all ink is in the lower half of the middle of a line; the first column of pixels is paper. */
    private static double inkOfLowerHalf(float[] image) {
        double upper = 0;
        double lower = 0;
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH && image[y * WIDTH + x] != 0.5f; x++) {
                double ink = Math.abs(image[y * WIDTH + x] - image[y * WIDTH]);
                upper += y < HEIGHT / 2 ? ink : 0;
                lower += y < HEIGHT / 2 ? 0 : ink;
            }
        }
        return lower / (upper + lower);
    }

    private static double maximum(double[] contour) {
        double maximum = 0;
        for (int i = 0; i < contour.length; i += 2) {
            maximum = Math.max(maximum, contour[i]);
        }
        return maximum;
    }

    private static double sum(float[] coverage) {
        double sum = 0;
        for (float covered : coverage) {
            sum += covered;
        }
        return sum;
    }
}
