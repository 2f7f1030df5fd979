package dev.assay.agent.tflite;

import dev.assay.agent.runtime.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Run queries with one interpreter, one at a time. For one thread at a time. */
final class TfliteLane implements AutoCloseable {
    private final Path model;
    private final Interpreter interpreter;
    private final List<String> outputs;
    private List<List<Long>> shapes = List.of();
    private @Nullable TfliteQuery bound;
    private @Nullable TfliteQuery ran;

    /**
     * Use an interpreter.
     *
     * @param interpreter belongs to the lane
     * @param outputs names, in the model's order
     */
    TfliteLane(Path model, Interpreter interpreter, List<String> outputs) {
        this.model = model;
        this.interpreter = interpreter;
        this.outputs = outputs;
    }

    /** Make everything ready for the shapes of a query, unless it is. */
    void shapeFor(TfliteQuery query) throws TfliteException {
        if (query.shapes().equals(shapes)) {
            return;
        }
        bound = null;
        ran = null;
        shapes = List.of();
        interpreter.shape(query.shapes());
        shapes = query.shapes();
    }

    /** Run a query of this lane: the hot path. */
    void run(TfliteQuery query) {
        try {
            if (bound != query) {
                bind(query);
            }
            ran = null;
            interpreter.run();
            ran = query;
        } catch (TfliteException e) {
            throw TfliteProblems.run(model, e);
        }
    }

    private void bind(TfliteQuery query) throws TfliteException {
        shapeFor(query);
        bound = null;
        List<MemorySegment> inputs = query.inputs();
        for (int i = 0; i < inputs.size(); i++) {
            interpreter.setInput(i, inputs.get(i));
        }
        bound = query;
    }

    /** Return the outputs of the last run, if it was this query's. */
    List<Tensor> outputs(TfliteQuery query) {
        if (ran != query) {
            throw new IllegalStateException("this query was not the last that ran");
        }
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            interpreter.output(i, outputs.get(i)).ifPresent(tensors::add);
        }
        return tensors;
    }

    /** Return the names of outputs of a type that Assay does not have, after a run. */
    List<String> unreadable() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            if (interpreter.output(i, outputs.get(i)).isEmpty()) {
                names.add(outputs.get(i));
            }
        }
        return names;
    }

    /** Copy the inputs of a query once more when it runs next. */
    void unbind(TfliteQuery query) {
        if (bound == query) {
            bound = null;
        }
    }

    /** Forget a query whose buffers go. */
    void release(TfliteQuery query) {
        unbind(query);
        if (ran == query) {
            ran = null;
        }
    }

    @Override
    public void close() {
        interpreter.close();
    }
}
