package dev.assay.coordinator.task;

import dev.assay.scenarios.language.PixelRange;
import java.nio.FloatBuffer;

/** Make a small grey image of what a model gets to see. */
final class Thumbnail {
    /** Longest side in pixels: enough to recognize, and never more than some kilobytes. */
    static final int LONGEST_SIDE = 64;

    private static final float WHITE = 255;

    private Thumbnail() {}

    /**
     * Draw an image, made smaller by the mean over areas if it is larger than {@link #LONGEST_SIDE}.
     *
     * @param pixels the first channel, row after row
     * @return a {@code data:} URL
     */
    static String dataUrl(FloatBuffer pixels, int width, int height, PixelRange range) {
        int factor = Math.ceilDiv(Math.max(width, height), LONGEST_SIDE);
        int smallWidth = Math.ceilDiv(width, factor);
        int smallHeight = Math.ceilDiv(height, factor);
        byte[] grey = new byte[smallWidth * smallHeight];
        for (int y = 0; y < smallHeight; y++) {
            for (int x = 0; x < smallWidth; x++) {
                int right = Math.min(width, (x + 1) * factor);
                int bottom = Math.min(height, (y + 1) * factor);
                float sum = 0;
                for (int row = y * factor; row < bottom; row++) {
                    for (int column = x * factor; column < right; column++) {
                        sum += pixels.get(row * width + column);
                    }
                }
                float mean = sum / ((right - x * factor) * (bottom - y * factor));
                grey[y * smallWidth + x] = (byte) Math.round(Math.clamp(brightness(mean, range), 0f, 1f) * WHITE);
            }
        }
        return PngImage.dataUrl(grey, smallWidth, smallHeight);
    }

    private static float brightness(float value, PixelRange range) {
        return switch (range) {
            case ZERO_TO_ONE -> value;
            case MINUS_ONE_TO_ONE -> (value + 1) / 2;
        };
    }
}
