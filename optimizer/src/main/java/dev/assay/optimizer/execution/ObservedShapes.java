package dev.assay.optimizer.execution;

import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Model;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The shape of every value of a model's main graph, as one run had it.
 *
 * <p>Values that are no tensors, or that only subgraphs have, are unknown.
 */
public final class ObservedShapes {
    /** How many values one run hands out: a bound on memory that still needs few runs. */
    private static final int VALUES_A_RUN = 200;

    private final Map<String, List<Long>> dims;

    private ObservedShapes(Map<String, List<Long>> dims) {
        this.dims = dims;
    }

    /**
     * Run a model and look.
     *
     * @param feed the model's inputs
     * @throws dev.assay.scenarios.problem.ProblemException {@code model.not-loadable} or {@code model.not-runnable}
     */
    public static ObservedShapes of(Model model, Map<String, HostTensor> feed) {
        List<String> made = model.graph().nodes().stream()
                .flatMap(node -> node.outputs().stream())
                .filter(output -> !output.isEmpty())
                .toList();
        return of(model, feed, made);
    }

    /**
     * Run a model and look at some values. Those of weights and inputs are known, too.
     *
     * @param feed the model's inputs
     * @param made values that nodes of the main graph make
     * @throws dev.assay.scenarios.problem.ProblemException {@code model.not-loadable} or {@code model.not-runnable}
     */
    public static ObservedShapes of(Model model, Map<String, HostTensor> feed, List<String> made) {
        Graph graph = model.graph();
        Map<String, List<Long>> dims = new LinkedHashMap<>();
        graph.initializers().forEach(tensor -> dims.put(tensor.getName(), tensor.getDimsList()));
        feed.forEach((input, tensor) -> dims.put(input, tensor.dims()));
        for (int start = 0; start < made.size(); start += VALUES_A_RUN) {
            List<String> some = new ArrayList<>(made.subList(start, Math.min(start + VALUES_A_RUN, made.size())));
            try (OrtModel loaded = OrtModel.openAsItStands(model.withOutputs(some))) {
                loaded.run(feed, some).forEach((value, tensor) -> dims.put(value, tensor.dims()));
            }
        }
        return new ObservedShapes(dims);
    }

    /** Return the sizes of a value. */
    public Optional<List<Long>> dims(String value) {
        return Optional.ofNullable(dims.get(value));
    }
}
