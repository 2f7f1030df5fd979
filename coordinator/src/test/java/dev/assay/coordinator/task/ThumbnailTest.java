package dev.assay.coordinator.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.language.PixelRange;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ThumbnailTest {
    private static final String PREFIX = "data:image/png;base64,";

    @Test
    void aSmallImageKeepsItsPixels() throws IOException {
        BufferedImage image = decode(Thumbnail.dataUrl(
                FloatBuffer.wrap(new float[] {-1, 0, 1, 5, -1, 1}), 3, 2, PixelRange.MINUS_ONE_TO_ONE));

        assertThat(image.getWidth()).isEqualTo(3);
        assertThat(image.getHeight()).isEqualTo(2);
        assertThat(grey(image, 0, 0)).isZero();
        assertThat(grey(image, 1, 0)).isEqualTo(128);
        assertThat(grey(image, 2, 0)).isEqualTo(255);
        assertThat(grey(image, 0, 1)).isEqualTo(255);
    }

    @Test
    void aLargeImageIsMadeSmaller() throws IOException {
        float[] pixels = new float[200 * 130];
        Arrays.fill(pixels, 0, 200 * 65, 1);

        String url = Thumbnail.dataUrl(FloatBuffer.wrap(pixels), 200, 130, PixelRange.ZERO_TO_ONE);

        BufferedImage image = decode(url);
        assertThat(image.getWidth()).isEqualTo(50);
        assertThat(image.getHeight()).isEqualTo(33);
        assertThat(grey(image, 49, 0)).isEqualTo(255);
        assertThat(grey(image, 49, 32)).isZero();
        assertThat(url.length()).isLessThan(8_000);
    }

    private static BufferedImage decode(String url) throws IOException {
        assertThat(url).startsWith(PREFIX);
        byte[] png = Base64.getDecoder().decode(url.substring(PREFIX.length()));
        return Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(png)));
    }

    private static int grey(BufferedImage image, int x, int y) {
        return image.getRaster().getSample(x, y, 0);
    }
}
