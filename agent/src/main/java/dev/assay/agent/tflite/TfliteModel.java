package dev.assay.agent.tflite;

import dev.assay.agent.foreign.NativeMemory;
import dev.assay.agent.runtime.DeclaredInput;
import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.problem.ProblemException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hold one model, with an interpreter for each lane and perhaps for each combination of shapes. */
final class TfliteModel implements LoadedModel {
    /** Each has the memory of all tensors, and of XNNPACK's own copy of the weights. */
    private static final int MOST_INTERPRETERS = 64;

    private final TfliteApi api;
    private final Path path;
    private final TfliteFile file;
    private final TfliteOptions options;
    private final TfliteMessages messages;
    private final MemorySegment model;
    private final Map<Place, TfliteLane> lanes = new HashMap<>();
    private long shapingNs;
    private @Nullable List<Tensor> firstInputs;

    private TfliteModel(
            TfliteApi api,
            Path path,
            TfliteFile file,
            TfliteOptions options,
            TfliteMessages messages,
            MemorySegment model) {
        this.api = api;
        this.path = path;
        this.file = file;
        this.options = options;
        this.messages = messages;
        this.model = model;
    }

    /**
     * Load a model.
     *
     * @param file what the file says of itself
     */
    static TfliteModel load(TfliteApi api, Path path, TfliteFile file, TfliteOptions options) {
        TfliteMessages messages = new TfliteMessages();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment model = api.readModel.callPointer(
                    arena.allocateFrom(path.toString()), messages.callback(), MemorySegment.NULL);
            if (NativeMemory.isNull(model)) {
                ProblemException problem = TfliteProblems.read(path, messages.asException("it does not say why"));
                messages.close();
                throw problem;
            }
            return new TfliteModel(api, path, file, options, messages, model);
        }
    }

    @Override
    public long shapingNs() {
        return shapingNs;
    }

    @Override
    public PreparedQuery prepare(List<Tensor> tensors, int lane) {
        List<Tensor> selected = DeclaredInput.select(path, file.inputs(), tensors);
        List<List<Long>> shapes =
                options.staticShapes() ? selected.stream().map(Tensor::shape).toList() : List.of();
        Place place = new Place(lane, shapes);
        TfliteLane present = lanes.get(place);
        if (present != null) {
            return present.query(selected);
        }
        if (lanes.keySet().stream().filter(other -> other.lane() == lane).count() == MOST_INTERPRETERS) {
            throw TfliteProblems.tooManyShapes(path, MOST_INTERPRETERS);
        }
        long startNs = System.nanoTime();
        TfliteLane fresh = lane(options.xnnpack(), null);
        lanes.put(place, fresh);
        try {
            fresh.shapeFor(selected.stream().map(Tensor::shape).toList());
        } catch (TfliteException e) {
            throw TfliteProblems.prepare(path, e);
        }
        shapingNs += System.nanoTime() - startNs;
        if (firstInputs == null) {
            firstInputs = selected;
        }
        return fresh.query(selected);
    }

    private TfliteLane lane(boolean xnnpack, @Nullable NodeProfiler profiler) {
        try {
            return new TfliteLane(
                    path, Interpreter.create(api, model, options, xnnpack, messages, profiler), file.outputs());
        } catch (TfliteException e) {
            throw TfliteProblems.prepare(path, e);
        }
    }

    /** Runs the first query once more on interpreters of their own, with XNNPACK and without, and hears which nodes run. */
    @Override
    public Evidence evidence() {
        if (firstInputs == null) {
            throw new IllegalStateException("prepare a query first: evidence needs one to run");
        }
        Ran alone = profile(firstInputs, false);
        Ran measured = options.xnnpack() ? profile(firstInputs, true) : alone;
        return TfliteEvidence.of(
                api.version(),
                options,
                new NodeCoverage(alone.nodes(), measured.nodes()),
                measured.kernels(),
                measured.unreadable(),
                lanes.size());
    }

    private Ran profile(List<Tensor> inputs, boolean xnnpack) {
        try (NodeProfiler profiler = new NodeProfiler();
                TfliteLane lane = lane(xnnpack, profiler)) {
            lane.query(inputs).run();
            return new Ran(profiler.nodes(), profiler.kernels(), lane.unreadable());
        }
    }

    @Override
    public void close() {
        lanes.values().forEach(TfliteLane::close);
        lanes.clear();
        api.deleteModel.call(model);
        messages.close();
    }

    /** Queries of one lane and one combination of shapes share an interpreter. */
    private record Place(int lane, List<List<Long>> shapes) {}

    /** What one run told. */
    private record Ran(List<NodeProfiler.Node> nodes, List<String> kernels, List<String> unreadable) {}
}
