package dev.assay.agent.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.measurement.Evidence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Hold one session. */
final class OnnxModel implements LoadedModel {
    private final OrtEnvironment environment;
    private final Path model;
    private final OnnxOptions options;
    // Must outlive the session.
    private final SessionOptions sessionOptions;
    private final OrtSession session;
    private final ModelSignature signature;
    private final Set<String> pinnable;
    private final Map<Integer, OnnxLane> lanes = new HashMap<>();
    private @Nullable List<Tensor> firstInputs;

    private OnnxModel(
            OrtEnvironment environment,
            Path model,
            OnnxOptions options,
            SessionOptions sessionOptions,
            OrtSession session,
            ModelSignature signature) {
        this.environment = environment;
        this.model = model;
        this.options = options;
        this.sessionOptions = sessionOptions;
        this.session = session;
        this.signature = signature;
        this.pinnable = signature.outputsOfKnownShape();
    }

    static OnnxModel load(OrtEnvironment environment, Path model, OnnxOptions options) {
        SessionOptions sessionOptions;
        try {
            sessionOptions = options.toSessionOptions();
        } catch (OrtException e) {
            throw OnnxProblems.configure(e);
        }
        try {
            OrtSession session = environment.createSession(model.toString(), sessionOptions);
            return new OnnxModel(
                    environment, model, options, sessionOptions, session, ModelSignature.of(model, session));
        } catch (OrtException e) {
            sessionOptions.close();
            throw OnnxProblems.load(model, e);
        }
    }

    @Override
    public PreparedQuery prepare(List<Tensor> inputs, int lane) {
        List<Tensor> selected = signature.select(inputs);
        OnnxQuery query;
        try {
            query = lanes.computeIfAbsent(
                            lane, _ -> new OnnxLane(environment, model, session, signature.outputs(), pinnable))
                    .prepare(selected);
        } catch (OrtException e) {
            throw OnnxProblems.run(model, e);
        }
        if (firstInputs == null) {
            firstInputs = selected;
        }
        return query;
    }

    @Override
    public Evidence evidence() {
        if (firstInputs == null) {
            throw new IllegalStateException("prepare a query first: evidence needs one to run");
        }
        ExecutionProfile profile =
                ExecutionProfile.record(environment, model, options, firstInputs, signature.outputs());
        AcceleratorSetup accelerator = options.accelerator();
        return new Evidence(
                options.runtime(),
                environment.getVersion(),
                profile.providers(),
                profile.operators(),
                options.threads(),
                options.settings(),
                notes(),
                accelerator == null ? null : profile.placement(accelerator));
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        List<String> allocated = signature.outputs().stream()
                .filter(name -> !pinnable.contains(name))
                .toList();
        if (!allocated.isEmpty()) {
            notes.add("ONNX Runtime allocates these outputs in each run, because the input shapes don't decide theirs: "
                    + String.join(", ", allocated) + ".");
        }
        if (lanes.values().stream().anyMatch(OnnxLane::wrongShapesDeclared)) {
            notes.add("An output had another shape than the model declares: outputs are allocated in each run, and one"
                    + " query ran twice.");
        }
        if (!signature.unreadableOutputs().isEmpty()) {
            notes.add("These outputs have a type that Assay does not compare, and were not computed: "
                    + String.join(", ", signature.unreadableOutputs()) + ".");
        }
        return notes;
    }

    @Override
    public void close() {
        lanes.values().forEach(OnnxLane::close);
        lanes.clear();
        try {
            session.close();
        } catch (OrtException e) {
            throw OnnxProblems.run(model, e);
        } finally {
            sessionOptions.close();
        }
    }
}
