package dev.assay.optimizer.half;

import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.graph.Constant;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Names;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.Values;
import dev.assay.optimizer.onnx.proto.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Hand out values in the width in which they are read, with as few Casts as that takes. */
final class Casts {
    private final Graph main;
    private final Names names;
    private final Values values;
    private final Widths widths;
    private final Weights weights;

    /** New names of values of the main graph whose own name one of its outputs needs. */
    private final Map<String, String> renamed = new HashMap<>();

    /** For each graph the values that are there in the width that is not their home. */
    private final Map<Graph, Map<String, String>> done = new HashMap<>();

    Casts(Graph main, Names names, Values values, Widths widths, Weights weights) {
        this.main = main;
        this.names = names;
        this.values = values;
        this.widths = widths;
        this.weights = weights;
        // An output of the model keeps its name; if its value comes into being in the other width, that gets a new
        // name.
        for (ValueInfoProto output : main.outputs()) {
            String name = output.getName();
            Width home = widths.home(main, name);
            if (widths.isFloat(main, name) && values.constant(main, name) == null && home != widths.ofOutputs(main)) {
                renamed.computeIfAbsent(name, _ -> names.unique(name + home.suffix()));
            }
        }
    }

    /** Return the name under which a node of a graph writes a value. */
    String written(Graph graph, String name) {
        // Only the main graph's values are renamed; a subgraph's value of the same name is another one.
        return graph.outer() == null ? renamed.getOrDefault(name, name) : name;
    }

    /** Return the name under which a value is read in a width; a Cast that this needs first is added to a list. */
    String read(Graph graph, String name, Width width, List<Node> before) {
        if (!widths.isFloat(graph, name)) {
            return name;
        }
        Constant constant = values.constant(graph, name);
        if (constant != null) {
            return weights.name(constant, width);
        }
        Graph owner = values.owner(graph, name);
        String current = owner == null ? name : written(owner, name);
        if (widths.home(graph, name) == width) {
            return current;
        }
        return done.computeIfAbsent(graph, _ -> new HashMap<>()).computeIfAbsent(name, _ -> {
            String converted = names.unique(name + width.suffix());
            before.add(cast(current, converted, width));
            return converted;
        });
    }

    /** Return the Casts that give outputs of the model their names back. */
    List<Node> toOutputs() {
        List<Node> last = new ArrayList<>();
        for (ValueInfoProto output : main.outputs()) {
            String current = renamed.get(output.getName());
            if (current != null) {
                last.add(cast(current, output.getName(), widths.ofOutputs(main)));
            }
        }
        return last;
    }

    private Node cast(String from, String to, Width width) {
        return Node.of(
                "Cast",
                names.unique(to + "_cast"),
                List.of(from),
                List.of(to),
                Attributes.of("to", width.dataType().getNumber()));
    }
}
