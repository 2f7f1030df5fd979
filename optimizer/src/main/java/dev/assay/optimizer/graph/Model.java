package dev.assay.optimizer.graph;

import dev.assay.optimizer.onnx.OnnxFile;
import dev.assay.optimizer.onnx.proto.FunctionProto;
import dev.assay.optimizer.onnx.proto.ModelProto;
import dev.assay.optimizer.onnx.proto.OperatorSetIdProto;
import dev.assay.optimizer.onnx.proto.StringStringEntryProto;
import dev.assay.optimizer.onnx.proto.TypeProto;
import dev.assay.optimizer.onnx.proto.ValueInfoProto;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A whole model: its main graph and which versions of which operators it uses. */
public final class Model {
    /** From this IR version on, weights need not be listed among the inputs. */
    private static final long IR_VERSION_WITH_FREE_INITIALIZERS = 4;

    private final String name;
    private final ModelProto shell;
    private long irVersion;
    private final Graph graph;
    private final Map<String, Long> opsets = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    private Model(String name, ModelProto proto) {
        this.name = name;
        shell = proto.toBuilder()
                .clearGraph()
                .clearIrVersion()
                .clearOpsetImport()
                .clearMetadataProps()
                .build();
        irVersion = proto.getIrVersion();
        graph = Graph.read(proto.getGraph(), null);
        proto.getOpsetImportList()
                .forEach(opset -> opsets.put(
                        opset.getDomain().equals("ai.onnx") ? Node.ONNX : opset.getDomain(), opset.getVersion()));
        proto.getMetadataPropsList().forEach(entry -> metadata.put(entry.getKey(), entry.getValue()));
    }

    /**
     * Make the graph of a model that was read.
     *
     * <p>Nodes without a name get one, nodes out of order are put in order, and weights of models from before IR version 4 are
     * taken off the inputs.
     *
     * @throws dev.assay.scenarios.problem.ProblemException if values have two producers or none, or nodes wait for each other
     */
    public static Model of(OnnxFile file) {
        return of(file.name(), file.proto());
    }

    /**
     * Make the graph of a model.
     *
     * @param name how the user named the model
     */
    public static Model of(String name, ModelProto proto) {
        StructureCheck.checkNames(name, proto.getGraph());
        Model model = new Model(name, proto);
        model.graph.withSubgraphs().forEach(graph -> new StructureCheck(name, graph).sortNodes());
        model.nameNodes();
        if (model.irVersion < IR_VERSION_WITH_FREE_INITIALIZERS) {
            model.irVersion = IR_VERSION_WITH_FREE_INITIALIZERS;
            model.graph.inputs().removeIf(input -> model.graph.initializer(input.getName()) != null);
        }
        return model;
    }

    /** Return a model of its own with the same content; weights are shared, since they don't change. */
    public Model copy() {
        return new Model(name, toProto());
    }

    /**
     * Return a copy that also hands out values of its main graph.
     *
     * @param values names of values; those that are outputs already change nothing
     */
    public Model withOutputs(Collection<String> values) {
        Model copy = copy();
        Set<String> known = new HashSet<>();
        copy.graph.outputs().forEach(output -> known.add(output.getName()));
        ElementTypes types = ElementTypes.of(copy.graph);
        for (String value : values) {
            if (known.add(value)) {
                // Without a shape: ONNX Runtime then takes whatever comes.
                copy.graph
                        .outputs()
                        .add(ValueInfoProto.newBuilder()
                                .setName(value)
                                .setType(TypeProto.newBuilder()
                                        .setTensorType(TypeProto.Tensor.newBuilder()
                                                .setElemType(types.of(copy.graph, value)
                                                        .getNumber())))
                                .build());
            }
        }
        return copy;
    }

    private void nameNodes() {
        Names names = Names.of(graph);
        for (Graph each : graph.withSubgraphs()) {
            for (Node node : each.nodes()) {
                if (node.name().isEmpty()) {
                    node.setName(names.unique(node.opType()));
                }
            }
        }
    }

    /** Return the message to write. */
    public ModelProto toProto() {
        ModelProto.Builder builder = shell.toBuilder().setIrVersion(irVersion).setGraph(graph.toProto());
        opsets.forEach((domain, version) -> builder.addOpsetImport(
                OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version)));
        metadata.forEach((key, value) -> builder.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return builder.build();
    }

    /** Return how the user named the model. */
    public String name() {
        return name;
    }

    public Graph graph() {
        return graph;
    }

    public long irVersion() {
        return irVersion;
    }

    /** Return the version of ONNX's own operators; 1 if the model names none. */
    public long opset() {
        return opsets.getOrDefault(Node.ONNX, 1L);
    }

    /** Return the version of each domain of operators. */
    public Map<String, Long> opsets() {
        return Map.copyOf(opsets);
    }

    /** Allow operators of a domain, unless they are allowed already. */
    public void importOpset(String domain, long version) {
        opsets.putIfAbsent(domain, version);
    }

    /** Set the version of a domain of operators; what its operators mean must be the same in both versions. */
    public void setOpset(String domain, long version) {
        opsets.put(domain, version);
    }

    /** Drop the version of a domain of which the model has no operator. */
    public void removeOpset(String domain) {
        opsets.remove(domain);
    }

    /** Raise the version of the file format to at least this one. */
    public void requireIrVersion(long version) {
        irVersion = Math.max(irVersion, version);
    }

    /** Return operators that the model itself defines. */
    public List<FunctionProto> functions() {
        return shell.getFunctionsList();
    }

    /** Return the model's notes about itself; the map can be changed. */
    public Map<String, String> metadata() {
        return metadata;
    }

    public String producer() {
        return shell.getProducerName();
    }
}
