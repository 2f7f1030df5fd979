package dev.assay.optimizer.graph;

import dev.assay.optimizer.onnx.proto.AttributeProto;
import dev.assay.optimizer.onnx.proto.NodeProto;
import dev.assay.optimizer.onnx.proto.TensorProto;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One operator in a graph. An input or output named "" is left out.
 *
 * <p>Everything that this class does not name, such as documentation, is kept from the node that was read.
 */
public final class Node {
    /** The domain of ONNX's own operators; written as "" in files. */
    public static final String ONNX = "";

    /** The domain of ONNX Runtime's additional operators. */
    public static final String MICROSOFT = "com.microsoft";

    private final NodeProto shell;
    private final String opType;
    private final String domain;
    private String name;
    private final List<String> inputs;
    private final List<String> outputs;
    private final Map<String, AttributeProto> attributes = new LinkedHashMap<>();
    private final Map<String, List<Graph>> subgraphs = new LinkedHashMap<>();

    private Node(NodeProto proto) {
        shell = proto.toBuilder()
                .clearInput()
                .clearOutput()
                .clearAttribute()
                .clearName()
                .build();
        opType = proto.getOpType();
        domain = proto.getDomain().equals("ai.onnx") ? ONNX : proto.getDomain();
        name = proto.getName();
        inputs = new ArrayList<>(proto.getInputList());
        outputs = new ArrayList<>(proto.getOutputList());
    }

    static Node read(NodeProto proto, Graph graph) {
        Node node = new Node(proto);
        for (AttributeProto attribute : proto.getAttributeList()) {
            List<Graph> own = new ArrayList<>();
            if (attribute.hasG()) {
                own.add(Graph.read(attribute.getG(), graph));
            }
            attribute.getGraphsList().forEach(subgraph -> own.add(Graph.read(subgraph, graph)));
            if (!own.isEmpty()) {
                node.subgraphs.put(attribute.getName(), own);
            }
            node.attributes.put(
                    attribute.getName(),
                    attribute.toBuilder().clearG().clearGraphs().build());
        }
        return node;
    }

    /** Make a node of ONNX's own domain. */
    public static Node of(
            String opType, String name, List<String> inputs, List<String> outputs, AttributeProto... attributes) {
        return of(ONNX, opType, name, inputs, outputs, attributes);
    }

    /** Make a node. */
    public static Node of(
            String domain,
            String opType,
            String name,
            List<String> inputs,
            List<String> outputs,
            AttributeProto... attributes) {
        NodeProto.Builder builder = NodeProto.newBuilder()
                .setOpType(opType)
                .setName(name)
                .addAllInput(inputs)
                .addAllOutput(outputs);
        if (!domain.equals(ONNX)) {
            builder.setDomain(domain);
        }
        Node node = new Node(builder.build());
        for (AttributeProto attribute : attributes) {
            node.set(attribute);
        }
        return node;
    }

    NodeProto toProto() {
        NodeProto.Builder builder = shell.toBuilder().addAllInput(inputs).addAllOutput(outputs);
        if (!name.isEmpty()) {
            builder.setName(name);
        }
        attributes.values().forEach(attribute -> builder.addAttribute(withSubgraphs(attribute)));
        return builder.build();
    }

    private AttributeProto withSubgraphs(AttributeProto attribute) {
        List<Graph> own = subgraphs.get(attribute.getName());
        if (own == null) {
            return attribute;
        }
        AttributeProto.Builder builder = attribute.toBuilder();
        if (attribute.getType() == AttributeProto.AttributeType.GRAPHS) {
            own.forEach(graph -> builder.addGraphs(graph.toProto()));
        } else {
            builder.setG(own.getFirst().toProto());
        }
        return builder.build();
    }

    public String opType() {
        return opType;
    }

    public String domain() {
        return domain;
    }

    /** Return whether this is the operator of ONNX's own domain. */
    public boolean is(String onnxOpType) {
        return domain.equals(ONNX) && opType.equals(onnxOpType);
    }

    public String name() {
        return name;
    }

    void setName(String newName) {
        name = newName;
    }

    /** Return the names of the inputs; the list can be changed. */
    public List<String> inputs() {
        return inputs;
    }

    /** Return the names of the outputs; the list can be changed. */
    public List<String> outputs() {
        return outputs;
    }

    /** Return the name of an input, "" if it is left out. */
    public String input(int index) {
        return index < inputs.size() ? inputs.get(index) : "";
    }

    /** Return the name of an output, "" if it is left out. */
    public String output(int index) {
        return index < outputs.size() ? outputs.get(index) : "";
    }

    /** Return the graphs that this node runs, in the order of its attributes. */
    public List<Graph> subgraphs() {
        return subgraphs.values().stream().flatMap(List::stream).toList();
    }

    /** Return the attributes by name, in the order in which they are written. */
    public Map<String, AttributeProto> attributes() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    public @Nullable AttributeProto attribute(String attribute) {
        return attributes.get(attribute);
    }

    public long intAttribute(String attribute, long otherwise) {
        AttributeProto value = attributes.get(attribute);
        return value == null ? otherwise : value.getI();
    }

    public float floatAttribute(String attribute, float otherwise) {
        AttributeProto value = attributes.get(attribute);
        return value == null ? otherwise : value.getF();
    }

    public @Nullable TensorProto tensorAttribute(String attribute) {
        AttributeProto value = attributes.get(attribute);
        return value == null || !value.hasT() ? null : value.getT();
    }

    /** Return an attribute of integers; {@code null} if the node does not have it. */
    public @Nullable List<Long> intsAttribute(String attribute) {
        AttributeProto value = attributes.get(attribute);
        return value == null ? null : List.copyOf(value.getIntsList());
    }

    /** Return an attribute of floats; {@code null} if the node does not have it. */
    public @Nullable List<Float> floatsAttribute(String attribute) {
        AttributeProto value = attributes.get(attribute);
        return value == null ? null : List.copyOf(value.getFloatsList());
    }

    /** Return an attribute of text. */
    public String stringAttribute(String attribute, String otherwise) {
        AttributeProto value = attributes.get(attribute);
        return value == null ? otherwise : value.getS().toStringUtf8();
    }

    /** Remove an attribute; nothing happens if the node does not have it. */
    public void removeAttribute(String attribute) {
        attributes.remove(attribute);
    }

    /** Add an attribute, or replace the one of the same name. */
    public void set(AttributeProto attribute) {
        attributes.put(attribute.getName(), attribute);
    }

    @Override
    public String toString() {
        return opType + " '" + name + "' " + inputs + " -> " + outputs;
    }
}
