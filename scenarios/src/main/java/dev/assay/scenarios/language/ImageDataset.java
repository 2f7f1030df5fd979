package dev.assay.scenarios.language;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Say where labelled images come from. */
public sealed interface ImageDataset {
    /**
     * Take images from JSON files, one for each class: {@code {"data": [...]}} with numbers from 0 to 1, image after image.
     *
     * <p>Within each class, by index, the first 60 % are what the model may have learned from and are never used, the next 10 % are
     * for calibration, the last 30 % are scored.
     *
     * @param classes the file of each class by the class's name; the order is that of the model's outputs
     */
    record JsonImages(Map<String, ArtifactSource> classes) implements ImageDataset {
        public JsonImages {
            classes = Collections.unmodifiableMap(new LinkedHashMap<>(classes));
        }
    }

    /**
     * Draw lines of text, upright and upside down: the classes are 0 and 180 degrees.
     *
     * @param fonts TrueType files that have the letters of English
     */
    record RenderedText(List<ArtifactSource> fonts) implements ImageDataset {
        public RenderedText {
            fonts = List.copyOf(fonts);
        }
    }
}
