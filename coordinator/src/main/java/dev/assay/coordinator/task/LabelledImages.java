package dev.assay.coordinator.task;

import java.util.List;
import java.util.function.IntFunction;

/**
 * Hold grey images and what they show.
 *
 * @param origin where they came from, in words
 * @param classes names of the classes
 * @param labels 0-based class of each image
 * @param pixels gives the image of a sample: from 0 for black to 1 for white, row after row
 */
record LabelledImages(String origin, List<String> classes, List<Integer> labels, IntFunction<float[]> pixels) {
    LabelledImages {
        classes = List.copyOf(classes);
        labels = List.copyOf(labels);
    }
}
