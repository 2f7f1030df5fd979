package dev.assay.agent.ncnn;

import dev.assay.agent.ncnn.NcnnNet.Blob;
import dev.assay.agent.runtime.CopyingLane;
import dev.assay.agent.runtime.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Run queries on one network, with memory for inputs of its own. For one thread at a time; other lanes may run on the same network. */
final class NcnnLane extends CopyingLane {
    private final NcnnApi api;
    private final Path model;
    private final NcnnNet net;
    private final List<Blob> inputs;
    private final List<Blob> outputs;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment room = arena.allocate(ValueLayout.ADDRESS);
    private List<List<Long>> shapes = List.of();
    private List<InputMat> mats = List.of();
    private MemorySegment[] pointers = new MemorySegment[0];
    private List<OutputMat> answers = List.of();

    /**
     * Use a network.
     *
     * @param net does not belong to the lane
     */
    NcnnLane(NcnnApi api, Path model, NcnnNet net, List<Blob> inputs, List<Blob> outputs) {
        this.api = api;
        this.model = model;
        this.net = net;
        this.inputs = inputs;
        this.outputs = outputs;
    }

    /** Make room for inputs of these shapes, unless there is. */
    void shapeFor(List<List<Long>> wanted) throws NcnnException {
        if (wanted.equals(shapes)) {
            return;
        }
        forgetInputs();
        List<InputMat> fresh = new ArrayList<>();
        mats = fresh;
        for (List<Long> shape : wanted) {
            fresh.add(InputMat.create(api, shape));
        }
        pointers = fresh.stream().map(InputMat::pointer).toArray(MemorySegment[]::new);
        shapes = wanted;
    }

    @Override
    protected void bind(Inputs bound) {
        try {
            shapeFor(bound.shapes());
            for (int i = 0; i < mats.size(); i++) {
                mats.get(i).set(bound.tensors().get(i).type(), bound.memory().get(i));
            }
        } catch (NcnnException e) {
            throw NcnnProblems.run(model, e);
        }
    }

    @Override
    protected void run() {
        forgetOutputs();
        try {
            MemorySegment[] extracted = net.run(inputs, pointers, outputs, room);
            List<OutputMat> fresh = new ArrayList<>(extracted.length);
            for (int i = 0; i < extracted.length; i++) {
                fresh.add(new OutputMat(api, outputs.get(i).name(), extracted[i]));
            }
            answers = fresh;
        } catch (NcnnException e) {
            throw NcnnProblems.run(model, e);
        }
    }

    @Override
    protected List<Tensor> outputs() {
        return answers.stream().flatMap(answer -> answer.tensor().stream()).toList();
    }

    /** Return the names of outputs that Assay can't read, after a run. */
    List<String> unreadable() {
        return answers.stream()
                .filter(answer -> answer.tensor().isEmpty())
                .map(OutputMat::name)
                .toList();
    }

    private void forgetInputs() {
        mats.forEach(InputMat::close);
        mats = List.of();
        shapes = List.of();
        pointers = new MemorySegment[0];
    }

    private void forgetOutputs() {
        answers.forEach(OutputMat::close);
        answers = List.of();
    }

    @Override
    public void close() {
        forgetOutputs();
        forgetInputs();
        arena.close();
    }
}
