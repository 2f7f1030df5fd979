package dev.assay.coordinator.task;

import dev.assay.scenarios.language.PixelRange;
import dev.assay.scenarios.samples.SampleSet;
import java.nio.ByteBuffer;

/** Hold grey images as the input of one model, the same in all channels. */
final class ImageSamples implements SampleSet.TensorSource {
    private final ImageInput shape;
    private final PixelRange range;
    private final LabelledImages images;

    ImageSamples(ImageInput shape, PixelRange range, LabelledImages images) {
        this.shape = shape;
        this.range = range;
        this.images = images;
    }

    @Override
    public void fill(int input, int sample, ByteBuffer target) {
        float[] image = images.pixels().apply(sample);
        for (int channel = 0; channel < shape.channels(); channel++) {
            for (float pixel : image) {
                target.putFloat(
                        switch (range) {
                            case ZERO_TO_ONE -> pixel;
                            case MINUS_ONE_TO_ONE -> 2 * pixel - 1;
                        });
            }
        }
    }
}
