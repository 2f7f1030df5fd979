package dev.assay.coordinator.task;

import dev.assay.scenarios.random.SplitMix64;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Draw lines of text, upright and upside down in turn.
 *
 * <p>As the usual preprocessing of text lines does it: a line is as high as the image, narrowed where it is too long, and what it
 * leaves free at its right is middle grey.
 */
final class TextLineImages {
    static final List<String> CLASSES = List.of("0°", "180°");

    private static final float FREE = 0.5f;
    /** Of DejaVu and most other fonts, in units of the font size. */
    private static final double ASCENT = 0.78;

    private static final double DESCENT = 0.24;
    /** Free at both ends of a line, as a share of the image's height. */
    private static final double MARGIN = 0.12;
    // Purposes of random streams.
    private static final int LINE = 1;
    private static final int NOISE = 2;

    private final List<TrueTypeFont> fonts;
    private final int width;
    private final int height;
    private final SamplePart part;
    private final long seed;

    private TextLineImages(List<TrueTypeFont> fonts, int width, int height, SamplePart part, long seed) {
        this.fonts = List.copyOf(fonts);
        this.width = width;
        this.height = height;
        this.part = part;
        this.seed = seed;
    }

    /**
     * Describe images.
     *
     * @param fonts at least one
     * @param origin where the fonts came from, in words
     * @param shape how large an image is
     * @param count how many images there are
     * @param seed decides what they say and how they look
     */
    static LabelledImages of(
            List<TrueTypeFont> fonts, String origin, ImageInput shape, SamplePart part, int count, long seed) {
        TextLineImages images = new TextLineImages(fonts, shape.width(), shape.height(), part, seed);
        return new LabelledImages(
                "lines of text drawn with " + origin,
                CLASSES,
                IntStream.range(0, count).mapToObj(TextLineImages::label).toList(),
                images::image);
    }

    private static int label(int sample) {
        return sample % 2;
    }

    private float[] image(int sample) {
        TextLine line = TextLine.random(SplitMix64.stream(seed, LINE, part.stream(), sample), fonts.size());
        double scale = line.letterHeight() * height / (ASCENT + DESCENT);
        double naturalWidth = textWidth(line) * scale + 2 * MARGIN * height;
        double narrowing = Math.min(1, width / naturalWidth);
        int lineWidth = Math.clamp(Math.round(naturalWidth * narrowing), 1, width);
        float[] coverage = blurred(
                Rasterizer.fill(polygons(line, scale, narrowing, lineWidth), lineWidth, height),
                lineWidth,
                line.blur());
        SplitMix64 noise = SplitMix64.stream(seed, NOISE, part.stream(), sample);
        float[] image = new float[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (x >= lineWidth) {
                    image[y * width + x] = FREE;
                    continue;
                }
                int at = y * lineWidth + x;
                double covered = coverage[label(sample) == 0 ? at : coverage.length - 1 - at];
                double brightness =
                        line.paper() + (line.ink() - line.paper()) * covered + line.noise() * noise.nextGaussian();
                image[y * width + x] = (float) Math.clamp(brightness, 0, 1);
            }
        }
        return image;
    }

    private double textWidth(TextLine line) {
        TrueTypeFont font = fonts.get(line.font());
        return line.text()
                .chars()
                .mapToDouble(character -> font.glyph((char) character).advance())
                .sum();
    }

    /** Return the outlines in pixels. */
    private List<double[]> polygons(TextLine line, double scale, double narrowing, int lineWidth) {
        TrueTypeFont font = fonts.get(line.font());
        double baseline = height * (0.5 + line.shift()) + (ASCENT - DESCENT) / 2 * scale;
        double pen = MARGIN * height / scale;
        List<double[]> polygons = new ArrayList<>();
        for (int i = 0; i < line.text().length(); i++) {
            TrueTypeFont.Glyph glyph = font.glyph(line.text().charAt(i));
            for (double[] contour : glyph.contours()) {
                double[] polygon = new double[contour.length];
                for (int at = 0; at < contour.length; at += 2) {
                    double x = (pen + contour[at] + line.slant() * contour[at + 1]) * scale * narrowing;
                    polygon[at] = x;
                    polygon[at + 1] = baseline - contour[at + 1] * scale - line.rise() * (x - lineWidth / 2.0);
                }
                polygons.add(polygon);
            }
            pen += glyph.advance();
        }
        return polygons;
    }

    /** Mix each pixel with the mean of the nine around it. */
    private static float[] blurred(float[] pixels, int width, double share) {
        int height = pixels.length / width;
        float[] mixed = new float[pixels.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double sum = 0;
                for (int dy = -1; dy <= 1; dy++) {
                    for (int dx = -1; dx <= 1; dx++) {
                        int row = Math.clamp(y + dy, 0, height - 1);
                        sum += pixels[row * width + Math.clamp(x + dx, 0, width - 1)];
                    }
                }
                mixed[y * width + x] = (float) ((1 - share) * pixels[y * width + x] + share * sum / 9);
            }
        }
        return mixed;
    }
}
