package dev.assay.agent.openvino;

import dev.assay.agent.runtime.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Run queries with one infer request, one at a time. For one thread at a time. */
final class OpenVinoLane implements AutoCloseable {
    private final Path model;
    private final InferRequest request;
    private final List<String> outputs;
    private @Nullable OpenVinoQuery bound;
    private @Nullable OpenVinoQuery ran;

    OpenVinoLane(Path model, InferRequest request, List<String> outputs) {
        this.model = model;
        this.request = request;
        this.outputs = outputs;
    }

    /** Bind the inputs of a query, in the model's order. */
    OpenVinoQuery prepare(OpenVinoApi api, List<Tensor> inputs) throws OpenVinoException {
        List<InputTensor> wrapped = new ArrayList<>();
        try {
            for (Tensor input : inputs) {
                wrapped.add(InputTensor.wrap(api, input));
            }
            return new OpenVinoQuery(this, wrapped);
        } catch (OpenVinoException e) {
            wrapped.forEach(InputTensor::close);
            throw e;
        }
    }

    /** Run a query of this lane: the hot path. */
    void run(OpenVinoQuery query) {
        try {
            if (bound != query) {
                bound = null;
                List<InputTensor> inputs = query.inputs();
                for (int i = 0; i < inputs.size(); i++) {
                    request.setInput(i, inputs.get(i));
                }
                bound = query;
            }
            ran = null;
            request.infer();
            ran = query;
        } catch (OpenVinoException e) {
            throw OpenVinoProblems.run(model, e);
        }
    }

    /** Return the outputs of the last run, if it was this query's. */
    List<Tensor> outputs(OpenVinoQuery query) {
        if (ran != query) {
            throw new IllegalStateException("this query was not the last that ran");
        }
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            output(i).ifPresent(tensors::add);
        }
        return tensors;
    }

    /** Return the names of outputs of a type that Assay does not have, after a run. */
    List<String> unreadable() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            if (output(i).isEmpty()) {
                names.add(outputs.get(i));
            }
        }
        return names;
    }

    private Optional<Tensor> output(int index) {
        try {
            return request.output(index, outputs.get(index));
        } catch (OpenVinoException e) {
            throw OpenVinoProblems.run(model, e);
        }
    }

    /** Forget a query whose buffers go. */
    void release(OpenVinoQuery query) {
        if (bound == query) {
            bound = null;
        }
        if (ran == query) {
            ran = null;
        }
    }

    @Override
    public void close() {
        request.close();
    }
}
