package dev.assay.optimizer.calibrate;

import dev.assay.optimizer.execution.GraphOptimization;
import dev.assay.optimizer.execution.HostTensor;
import dev.assay.optimizer.execution.OrtModel;
import dev.assay.optimizer.execution.Samples;
import dev.assay.optimizer.graph.Model;
import java.util.Collection;
import java.util.List;

/** Run a model on samples and show what its values hold, a few samples at a time. */
public final class Activations {
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
            List<String> some = all.subList(first, Math.min(first + VALUES_A_PASS, all.size()));
            try (OrtModel loaded = OrtModel.open(model.withOutputs(some), GraphOptimization.BASIC)) {
                loaded.runEach(samples.feeds(samples.count()), some)
                        .forEach(run -> run.forEach((value, tensor) -> {
                            if (tensor.isFloat()) {
                                viewer.see(value, tensor);
                            }
                        }));
            }
        }
    }
}
