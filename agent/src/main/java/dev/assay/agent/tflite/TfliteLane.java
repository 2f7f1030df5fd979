package dev.assay.agent.tflite;

import dev.assay.agent.runtime.CopyingLane;
import dev.assay.agent.runtime.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Run queries with one interpreter, one at a time. For one thread at a time. */
final class TfliteLane extends CopyingLane {
    private final Path model;
    private final Interpreter interpreter;
    private final List<String> outputs;
    private List<List<Long>> shapes = List.of();

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

    /** Make everything ready for inputs of these shapes, unless it is. */
    void shapeFor(List<List<Long>> wanted) throws TfliteException {
        if (wanted.equals(shapes)) {
            return;
        }
        shapes = List.of();
        interpreter.shape(wanted);
        shapes = wanted;
    }

    @Override
    protected void bind(Inputs inputs) {
        try {
            shapeFor(inputs.shapes());
            List<MemorySegment> memory = inputs.memory();
            for (int i = 0; i < memory.size(); i++) {
                interpreter.setInput(i, memory.get(i));
            }
        } catch (TfliteException e) {
            throw TfliteProblems.run(model, e);
        }
    }

    @Override
    protected void run() {
        try {
            interpreter.run();
        } catch (TfliteException e) {
            throw TfliteProblems.run(model, e);
        }
    }

    @Override
    protected List<Tensor> outputs() {
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

    @Override
    public void close() {
        interpreter.close();
    }
}
