package dev.assay.agent.ncnn;

import dev.assay.agent.ncnn.NcnnNet.Blob;
import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.ModelFile;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Hold one network, and the lanes that run queries on it. */
final class NcnnModel implements LoadedModel {
    private final NcnnApi api;
    private final NcnnSource source;
    private final NcnnOptions options;
    private final NcnnNet net;
    private final List<Blob> inputs;
    private final List<Blob> outputs;
    private final InputRules rules;
    private final Map<Integer, NcnnLane> lanes = new HashMap<>();
    private @Nullable List<Tensor> firstInputs;

    private NcnnModel(NcnnApi api, NcnnSource source, NcnnOptions options, NcnnNet net) {
        this.api = api;
        this.source = source;
        this.options = options;
        this.net = net;
        this.inputs = net.inputs();
        this.outputs = net.outputs();
        this.rules = new InputRules(source.path(), source.graph().inputs());
    }

    /**
     * Load a model.
     *
     * @throws ProblemException {@code model.unsupported-operator}, {@code model.invalid} or {@code runtime.single-threaded}
     */
    static NcnnModel load(NcnnApi api, NcnnSource source, NcnnOptions options) {
        if (options.threads() > 1 && !api.hasOpenMp()) {
            throw NcnnProblems.noThreads(options.threads());
        }
        source.requireLayers(api);
        return new NcnnModel(api, source, options, net(api, source, options));
    }

    private static NcnnNet net(NcnnApi api, NcnnSource source, NcnnOptions options) {
        try {
            return NcnnNet.load(api, source, options);
        } catch (NcnnException e) {
            throw NcnnProblems.load(source.path(), e);
        } catch (IOException e) {
            throw ModelFile.unreadable(source.path(), e);
        }
    }

    @Override
    public PreparedQuery prepare(List<Tensor> tensors, int lane) {
        List<Tensor> selected = rules.select(inputs.stream().map(Blob::name).toList(), tensors);
        NcnnLane runs = lanes.computeIfAbsent(lane, _ -> lane(net));
        if (firstInputs == null) {
            firstInputs = selected;
        }
        return runs.query(selected);
    }

    private NcnnLane lane(NcnnNet runsOn) {
        return new NcnnLane(api, source.path(), runsOn, inputs, outputs);
    }

    /** Runs the first query once more; where 16 bits were asked for, also on a network in FP32, to see whether they changed anything. */
    @Override
    public Evidence evidence() {
        if (firstInputs == null) {
            throw new IllegalStateException("prepare a query first: evidence needs one to run");
        }
        try (NcnnLane lane = lane(net)) {
            List<Tensor> measured = run(lane, firstInputs);
            return NcnnEvidence.of(
                    api, options, source.graph(), lane.unreadable(), differsFromFloat32(measured, firstInputs));
        }
    }

    private Optional<Boolean> differsFromFloat32(List<Tensor> measured, List<Tensor> given) {
        if (options.precision() == Precision.F32) {
            return Optional.empty();
        }
        try (NcnnNet exact = net(api, source, options.inFloat32());
                NcnnLane lane = lane(exact)) {
            return Optional.of(!run(lane, given).equals(measured));
        }
    }

    private static List<Tensor> run(NcnnLane lane, List<Tensor> given) {
        PreparedQuery query = lane.query(given);
        query.run();
        return query.outputs();
    }

    @Override
    public void close() {
        List<NcnnLane> all = new ArrayList<>(lanes.values());
        lanes.clear();
        all.forEach(NcnnLane::close);
        net.close();
    }
}
