package dev.assay.optimizer.fuse;

import java.util.List;
import java.util.Set;

/**
 * What a part of a graph looks like, from the operator that gives its result back to what goes in.
 *
 * <p>The inputs of operators that commute match in either order. A label that occurs twice must mean the same value, or the same
 * node, both times.
 */
sealed interface Pattern {
    /** Whatever value is there. */
    record Value(String label) implements Pattern {}

    /** A constant FLOAT or integer tensor. */
    record Weight(String label) implements Pattern {}

    /** A constant of one element, whatever it is. */
    record AnyNumber(String label) implements Pattern {}

    /** A constant of one element that is close to a number. */
    record Literal(double expected) implements Pattern {}

    /**
     * The result of an operator of ONNX or of ONNX Runtime. It may have more inputs than are listed.
     *
     * @param label names the node, "" if nobody asks for it
     * @param shared whether others may read its output too; otherwise the node goes away with the pattern
     */
    record Operator(String label, Set<String> opTypes, List<Pattern> inputs, boolean shared) implements Pattern {
        Operator as(String newLabel) {
            return new Operator(newLabel, opTypes, inputs, shared);
        }

        Operator mayBeShared() {
            return new Operator(label, opTypes, inputs, true);
        }
    }

    /** The first of some patterns that matches. */
    record Either(List<Pattern> choices) implements Pattern {}

    /** What comes out of any number of certain operators of one input, as far back as they go; others may read them too. */
    record Through(Set<String> opTypes, Pattern source) implements Pattern {}

    static Pattern value(String label) {
        return new Value(label);
    }

    static Pattern weight(String label) {
        return new Weight(label);
    }

    static Pattern anyNumber(String label) {
        return new AnyNumber(label);
    }

    static Pattern number(double expected) {
        return new Literal(expected);
    }

    static Operator op(String opType, Pattern... inputs) {
        return op(Set.of(opType), inputs);
    }

    static Operator op(Set<String> opTypes, Pattern... inputs) {
        return new Operator("", opTypes, List.of(inputs), false);
    }

    static Pattern either(Pattern... choices) {
        return new Either(List.of(choices));
    }

    static Pattern through(Set<String> opTypes, Pattern source) {
        return new Through(opTypes, source);
    }

    /** Return the product of three factors, however they are paired. */
    static Pattern product(Pattern a, Pattern b, Pattern c) {
        return ofThree("Mul", a, b, c);
    }

    /** Return the sum of three terms, however they are paired. */
    static Pattern sum(Pattern a, Pattern b, Pattern c) {
        return ofThree("Add", a, b, c);
    }

    private static Pattern ofThree(String opType, Pattern a, Pattern b, Pattern c) {
        return either(
                op(opType, op(opType, a, b), c), op(opType, op(opType, a, c), b), op(opType, op(opType, b, c), a));
    }

    /** Return a pattern, perhaps times or divided by a number: {@code label + "-factor"} or {@code label + "-divisor"}. */
    static Pattern scaled(Pattern pattern, String label) {
        return either(
                pattern,
                op("Mul", pattern, anyNumber(label + "-factor")),
                op("Div", pattern, anyNumber(label + "-divisor")));
    }
}
