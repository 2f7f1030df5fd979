package dev.assay.optimizer.fuse;

import dev.assay.optimizer.graph.Constant;
import dev.assay.optimizer.graph.Graph;
import dev.assay.optimizer.graph.Node;
import dev.assay.optimizer.graph.Values;
import dev.assay.optimizer.onnx.Tensors;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Find patterns in a graph, by trying all ways in which each could fit.
 *
 * <p>A part that has the right operators but another number than the pattern, or a value inside that others read, is still found: as
 * a match with objections, so that people learn why it was left.
 */
final class Matcher {
    /** Exporters write the square root of 2 as 1.4142 or better. */
    private static final double RELATIVE_TOLERANCE = 1e-5;

    private static final Set<String> COMMUTATIVE = Set.of("Add", "Mul", "Equal");

    private final Graph graph;
    private final Values values;

    Matcher(Graph graph, Values values) {
        this.graph = graph;
        this.values = values;
    }

    /** Return where a pattern ends in a node; {@code null} if it does not. */
    @Nullable
    Match matchAt(Node root, Pattern pattern) {
        return root.outputs().isEmpty() || root.output(0).isEmpty() ? null : match(root.output(0), pattern);
    }

    /** Return where a pattern gives a value; {@code null} if it does not. */
    @Nullable
    Match match(String value, Pattern pattern) {
        Match found = solve(new Goals(pattern, value, null), Match.NOTHING);
        return found == null ? null : withReaders(found);
    }

    /** Patterns that are still to be found, and where. */
    private record Goals(
            Pattern pattern, String value, @Nullable Goals rest) {}

    private @Nullable Match solve(@Nullable Goals goals, Match match) {
        if (goals == null) {
            return match;
        }
        String value = goals.value();
        return switch (goals.pattern()) {
            case Pattern.Value(String label) -> bind(label, goals, match);
            case Pattern.Weight(String label) ->
                values.constant(graph, value) == null ? null : bind(label, goals, match);
            case Pattern.AnyNumber(String label) -> number(value).isEmpty() ? null : bind(label, goals, match);
            case Pattern.Literal(double expected) -> {
                OptionalDouble number = number(value);
                yield number.isEmpty() ? null : solve(goals.rest(), compared(number.getAsDouble(), expected, match));
            }
            case Pattern.Operator operator -> solveOperator(operator, goals, match);
            case Pattern.Either(List<Pattern> choices) -> {
                Match best = null;
                for (Pattern choice : choices) {
                    best = better(best, solve(new Goals(choice, value, goals.rest()), match));
                    if (best != null && best.objections().isEmpty()) {
                        break;
                    }
                }
                yield best;
            }
            case Pattern.Through(Set<String> opTypes, Pattern source) -> {
                Node producer = producer(value);
                yield producer != null && opTypes.contains(producer.opType())
                        ? solve(
                                new Goals(goals.pattern(), producer.input(0), goals.rest()),
                                match.withNode("", producer, true))
                        : solve(new Goals(source, value, goals.rest()), match);
            }
        };
    }

    private @Nullable Match bind(String label, Goals goals, Match match) {
        String known = match.values().get(label);
        if (known != null && !known.equals(goals.value())) {
            return null;
        }
        return solve(goals.rest(), known == null ? match.withValue(label, goals.value()) : match);
    }

    private @Nullable Match solveOperator(Pattern.Operator operator, Goals goals, Match match) {
        Node node = producer(goals.value());
        List<Pattern> inputs = operator.inputs();
        if (node == null
                || !operator.opTypes().contains(node.opType())
                || node.inputs().size() < inputs.size()
                || !node.output(0).equals(goals.value())) {
            return null;
        }
        Node known = match.nodes().get(operator.label());
        if (known != null && known != node) {
            return null;
        }
        Match with = match.withNode(operator.label(), node, operator.shared());
        Goals straight = goals.rest();
        for (int i = inputs.size() - 1; i >= 0; i--) {
            straight = new Goals(inputs.get(i), node.input(i), straight);
        }
        Match best = solve(straight, with);
        if (inputs.size() == 2
                && COMMUTATIVE.contains(node.opType())
                && (best == null || !best.objections().isEmpty())) {
            Goals second = new Goals(inputs.get(1), node.input(0), goals.rest());
            best = better(best, solve(new Goals(inputs.get(0), node.input(1), second), with));
        }
        return best;
    }

    private static @Nullable Match better(@Nullable Match one, @Nullable Match other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return other.objections().size() < one.objections().size() ? other : one;
    }

    private static Match compared(double number, double expected, Match match) {
        return Math.abs(number - expected) <= RELATIVE_TOLERANCE * Math.abs(expected)
                ? match
                : match.withObjection("its constant is " + (float) number + " instead of " + (float) expected);
    }

    private Match withReaders(Match found) {
        Match checked = found;
        for (Node node : found.inner()) {
            if (node == found.root()) {
                continue;
            }
            for (String output : node.outputs()) {
                if (values.isGraphOutput(graph, output)) {
                    checked = checked.withObjection("a value inside it is an output of the model");
                }
                if (!values.consumers(graph, output).stream()
                        .allMatch(reader ->
                                found.inner().contains(reader) || found.shared().contains(reader))) {
                    checked = checked.withObjection("a value inside it is read elsewhere too");
                }
            }
        }
        return checked;
    }

    private @Nullable Node producer(String value) {
        if (value.isEmpty() || values.owner(graph, value) != graph) {
            return null;
        }
        Node producer = values.producer(graph, value);
        return producer != null
                        && (producer.domain().equals(Node.ONNX)
                                || producer.domain().equals(Node.MICROSOFT))
                ? producer
                : null;
    }

    /** Return the only element of a constant; empty if the value is no such constant. */
    OptionalDouble number(String value) {
        Constant constant = value.isEmpty() ? null : values.constant(graph, value);
        if (constant == null || Tensors.elementCount(constant.tensor()) != 1) {
            return OptionalDouble.empty();
        }
        TensorProto tensor = constant.tensor();
        DataType type = Tensors.type(tensor);
        return type == DataType.FLOAT
                ? OptionalDouble.of(Tensors.floats(tensor).get(0))
                : type == DataType.INT64
                        ? OptionalDouble.of((double) Tensors.longs(tensor).get(0))
                        : OptionalDouble.empty();
    }
}
