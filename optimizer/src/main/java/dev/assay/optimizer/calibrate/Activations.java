package dev.assay.optimizer.calibrate;

import dev.assay.optimizer.execution.GraphOptimization;
import dev.assay.optimizer.execution.HostTensor;
import dev.assay.optimizer.execution.OrtModel;
import dev.assay.optimizer.execution.Samples;
import dev.assay.optimizer.graph.Model;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Run a model on samples and show what its values hold, a few samples at a time. */
public final class Activations {
    /** Few enough to fit in memory with all values; ranges of histograms depend on it, so it never changes. */
    private static final int SAMPLES_A_RUN = 8;

    /** So many values are looked at in one pass over the samples. */
    private static final int VALUES_A_PASS = 64;

    private Activations() {}

    /** See what some samples gave. */
    @FunctionalInterface
    public interface Viewer {
        /** See one value for the samples of one run. */
        void see(String value, HostTensor tensor);
    }

    /**
     * Run all samples, in their order.
     *
     * @param values names of values of the main graph; those that are FLOAT are shown
     */
    public static void view(Model model, Samples samples, Collection<String> values, Viewer viewer) {
        List<String> all = List.copyOf(values);
        for (int first = 0; first < all.size(); first += VALUES_A_PASS) {
            List<String> some = new ArrayList<>(all.subList(first, Math.min(first + VALUES_A_PASS, all.size())));
            try (OrtModel loaded = OrtModel.open(model.withOutputs(some), GraphOptimization.BASIC)) {
                run(loaded, samples, some, viewer);
            }
        }
    }

    private static void run(OrtModel loaded, Samples samples, List<String> values, Viewer viewer) {
        int step = samplesARun(samples);
        for (int sample = 0; sample < samples.count(); sample += step) {
            Map<String, HostTensor> feed = samples.feed(sample, Math.min(step, samples.count() - sample));
            loaded.run(feed, values).forEach((value, tensor) -> {
                if (tensor.isFloat()) {
                    viewer.see(value, tensor);
                }
            });
        }
    }

    /** Return how many samples run at once. */
    public static int samplesARun(Samples samples) {
        return samples.isBatched() ? SAMPLES_A_RUN : 1;
    }
}
