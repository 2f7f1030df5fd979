package dev.assay.agent.openvino;

import dev.assay.agent.runtime.DeclaredInput;
import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.ModelFile;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Hold one model, compiled once or for each combination of shapes. */
final class OpenVinoModel implements LoadedModel {
    /** Each takes the memory of a whole model. */
    private static final int MOST_COMPILED = 64;

    private final OpenVinoCore core;
    private final Path file;
    private final OpenVinoOptions options;
    private final Map<String, String> fixedProperties;
    private final ReadModel model;
    private final List<DeclaredInput> inputs;
    private final List<String> outputs;
    private final Map<List<List<Long>>, CompiledModel> compiled = new LinkedHashMap<>();
    private final Map<Place, OpenVinoLane> lanes = new HashMap<>();
    private int expectedLanes = 1;
    private long shapingNs;
    private @Nullable List<Tensor> firstInputs;

    private OpenVinoModel(
            OpenVinoCore core,
            Path file,
            OpenVinoOptions options,
            Map<String, String> fixedProperties,
            ReadModel model,
            List<DeclaredInput> inputs,
            List<String> outputs) {
        this.core = core;
        this.file = file;
        this.options = options;
        this.fixedProperties = fixedProperties;
        this.model = model;
        this.inputs = inputs;
        this.outputs = outputs;
    }

    /**
     * Read a model.
     *
     * @param core belongs to the model, unless this throws
     * @param fixedProperties properties that no option decides
     */
    static OpenVinoModel load(
            OpenVinoCore core, Path file, OpenVinoOptions options, Map<String, String> fixedProperties) {
        ReadModel model = read(core, file);
        try {
            return new OpenVinoModel(core, file, options, fixedProperties, model, model.inputs(), model.outputs());
        } catch (OpenVinoException e) {
            model.close();
            throw OpenVinoProblems.read(file, e);
        }
    }

    private static ReadModel read(OpenVinoCore core, Path file) {
        try {
            return ModelFile.is(file, ModelFormat.OPENVINO) ? readParts(core, file) : core.read(file);
        } catch (OpenVinoException e) {
            throw OpenVinoProblems.read(file, e);
        }
    }

    private static ReadModel readParts(OpenVinoCore core, Path file) throws OpenVinoException {
        try {
            return core.read(IrParts.read(file));
        } catch (IOException e) {
            throw ModelFile.unreadable(file, e);
        }
    }

    @Override
    public void expectLanes(int count) {
        expectedLanes = count;
    }

    @Override
    public long shapingNs() {
        return shapingNs;
    }

    @Override
    public PreparedQuery prepare(List<Tensor> tensors, int lane) {
        List<Tensor> selected = DeclaredInput.select(file, inputs, tensors);
        List<List<Long>> shapes =
                options.staticShapes() ? selected.stream().map(Tensor::shape).toList() : List.of();
        CompiledModel ofShapes = compiled(shapes);
        try {
            Place place = new Place(lane, shapes);
            OpenVinoLane requests = lanes.get(place);
            if (requests == null) {
                requests = new OpenVinoLane(file, ofShapes.request(), outputs);
                lanes.put(place, requests);
            }
            OpenVinoQuery query = requests.prepare(core.api(), selected);
            if (firstInputs == null) {
                firstInputs = selected;
            }
            return query;
        } catch (OpenVinoException e) {
            throw OpenVinoProblems.run(file, e);
        }
    }

    /** Return the model compiled for these shapes, or for all if there are none. */
    private CompiledModel compiled(List<List<Long>> shapes) {
        CompiledModel present = compiled.get(shapes);
        if (present != null) {
            return present;
        }
        if (compiled.size() == MOST_COMPILED) {
            throw new ProblemException(Problem.user(
                    "runtime.too-many-shapes",
                    "the model " + file + " would be compiled for more than " + MOST_COMPILED
                            + " combinations of input shapes",
                    "set shapes: dynamic in the options of runtime openvino, or use fewer buckets or a smaller batch"));
        }
        long startNs = System.nanoTime();
        CompiledModel fresh = compile(shapes, Map.of());
        shapingNs += System.nanoTime() - startNs;
        compiled.put(shapes, fresh);
        return fresh;
    }

    private CompiledModel compile(List<List<Long>> shapes, Map<String, String> more) {
        Map<String, String> properties = new TreeMap<>(options.properties(expectedLanes));
        properties.putAll(fixedProperties);
        properties.putAll(more);
        try {
            if (!shapes.isEmpty()) {
                model.reshape(shapes);
            }
            return core.compile(model, options.device(), properties);
        } catch (OpenVinoException e) {
            throw OpenVinoProblems.compile(file, options.device(), e);
        }
    }

    /** Compiles once more, with profiling: what OpenVINO runs is decided by model, shapes and properties alone. */
    @Override
    public Evidence evidence() {
        if (firstInputs == null) {
            throw new IllegalStateException("prepare a query first: evidence needs one to run");
        }
        List<List<Long>> shapes = compiled.keySet().iterator().next();
        try (CompiledModel profiled = compile(shapes, Map.of("PERF_COUNT", "YES"));
                InferRequest request = profiled.request()) {
            OpenVinoLane lane = new OpenVinoLane(file, request, outputs);
            try (OpenVinoQuery query = lane.prepare(core.api(), firstInputs)) {
                query.run();
                return OpenVinoEvidence.of(
                        core, options, compiled.get(shapes), compiled.size(), request.executed(), lane.unreadable());
            }
        } catch (OpenVinoException e) {
            throw OpenVinoProblems.evidence(file, e);
        }
    }

    @Override
    public void close() {
        lanes.values().forEach(OpenVinoLane::close);
        lanes.clear();
        List<CompiledModel> all = new ArrayList<>(compiled.values());
        compiled.clear();
        all.forEach(CompiledModel::close);
        model.close();
        core.close();
    }

    /** Queries of one lane and one combination of shapes share a request. */
    private record Place(int lane, List<List<Long>> shapes) {}
}
