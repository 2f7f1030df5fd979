package dev.assay.agent.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.assay.agent.runtime.Tensor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Run queries of one session, one at a time; other lanes run theirs at the same time. What queries write into belongs to their lane.
 *
 * <p>For one thread at a time.
 */
final class OnnxLane implements AutoCloseable {
    private final OrtEnvironment environment;
    private final Path model;
    private final OrtSession session;
    private final Set<String> outputs;
    private final Set<String> pinnable;
    private final Map<List<List<Long>>, OutputBuffers> buffersByShapes = new HashMap<>();
    private boolean wrongShapesDeclared;
    private @Nullable OnnxQuery lastQuery;
    private OrtSession.@Nullable Result lastResult;

    OnnxLane(OrtEnvironment environment, Path model, OrtSession session, Set<String> outputs, Set<String> pinnable) {
        this.environment = environment;
        this.model = model;
        this.session = session;
        this.outputs = outputs;
        this.pinnable = pinnable;
    }

    /** Bind the inputs of a query. */
    OnnxQuery prepare(List<Tensor> inputs) throws OrtException {
        List<List<Long>> shapes = inputs.stream().map(Tensor::shape).toList();
        OutputBuffers buffers = buffersByShapes.computeIfAbsent(shapes, _ -> new OutputBuffers(outputs));
        return new OnnxQuery(this, OnnxTensors.bind(environment, inputs), buffers);
    }

    /** Run a query of this lane: the hot path. */
    void run(OnnxQuery query) {
        releaseLast();
        OutputBuffers buffers = query.buffers();
        try {
            OrtSession.Result result = session.run(query.inputs(), buffers.unpinned(), buffers.pinned());
            lastResult = result;
            lastQuery = query;
            if (!buffers.learned()) {
                buffers.learn(environment, result, pinnable);
            }
        } catch (OrtException e) {
            if (buffers.pinned().isEmpty() || !OnnxProblems.isShapeOfPinnedOutput(e)) {
                throw OnnxProblems.run(model, e);
            }
            wrongShapesDeclared = true;
            buffers.unpin();
            run(query);
        }
    }

    /** Return the outputs of the last run, if it was this query's. */
    List<Tensor> outputs(OnnxQuery query) {
        if (lastResult == null || lastQuery != query) {
            throw new IllegalStateException("this query was not the last that ran");
        }
        return query.buffers().tensors(lastResult);
    }

    /** Return whether an output had another shape than the model declares. */
    boolean wrongShapesDeclared() {
        return wrongShapesDeclared;
    }

    private void releaseLast() {
        if (lastResult != null) {
            lastResult.close();
        }
        lastResult = null;
        lastQuery = null;
    }

    @Override
    public void close() {
        releaseLast();
        buffersByShapes.values().forEach(OutputBuffers::close);
        buffersByShapes.clear();
    }
}
