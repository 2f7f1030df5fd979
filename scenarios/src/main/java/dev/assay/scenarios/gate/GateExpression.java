package dev.assay.scenarios.gate;

import dev.assay.scenarios.language.yaml.Suggestion;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Bound one quantity of a result, as in {@code int8.speedup >= 1.5} or {@code p99 <= 10ms}.
 *
 * <p>Grammar: {@code [variant.]quantity operator number[unit]} with the operators {@code >=}, {@code <=}, {@code >} and
 * {@code <}. Without a variant it speaks of every variant, and of the baseline too where the quantity is no comparison.
 *
 * @param text as the user wrote it
 * @param variant whose cells it speaks of, or {@code null} for all
 * @param limit in nanoseconds, bytes, samples a second, or as a ratio or share
 */
public record GateExpression(
        String text, @Nullable String variant, GateQuantity quantity, GateOperator operator, double limit) {
    private static final Pattern SHAPE = Pattern.compile("\\s*([^<>=\\s]+)\\s*(>=|<=|>|<)\\s*([^<>=]+?)\\s*");
    private static final Pattern LIMIT = Pattern.compile("([+-]?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)\\s*(\\D*)");
    private static final int LONGEST_TEXT = 200;

    /**
     * Parse an expression.
     *
     * @throws ProblemException {@code gate.syntax}, {@code gate.unknown-quantity} or {@code gate.bad-limit}, with a hint
     */
    public static GateExpression parse(String text) {
        Matcher shape = SHAPE.matcher(text);
        if (text.length() > LONGEST_TEXT || !shape.matches()) {
            throw new ProblemException(Problem.user(
                    "gate.syntax",
                    "the gate '" + text + "' is not of the form [variant.]quantity operator limit",
                    "write for example 'int8.speedup >= 1.5'; operators are >=, <=, > and <"));
        }
        String subject = shape.group(1);
        NamedQuantity named = quantity(subject, text);
        GateQuantity quantity = named.quantity();
        int variantLength = subject.length() - named.name().length() - 1;
        if (variantLength == 0) {
            throw new ProblemException(Problem.user(
                    "gate.syntax",
                    "the gate '" + text + "' names no variant before the dot",
                    "write 'int8." + quantity.toText() + "', or '" + quantity.toText() + "' for every variant"));
        }
        return new GateExpression(
                text.strip(),
                variantLength < 0 ? null : subject.substring(0, variantLength),
                quantity,
                operator(shape.group(2)),
                limit(shape.group(3), quantity, text));
    }

    /**
     * Return what is wrong with this gate for a scenario, before anything is measured.
     *
     * @param variants names of all variants of the scenario
     * @param baseline one of them
     */
    public List<Problem> check(Collection<String> variants, String baseline) {
        String named = variant;
        if (named == null) {
            return List.of();
        }
        if (!variants.contains(named)) {
            return List.of(Problem.user(
                    "gate.unknown-variant",
                    "the gate '" + text + "' speaks of " + named + ", which the scenario does not have",
                    Suggestion.hint(named, variants)));
        }
        if (quantity.isComparison() && named.equals(baseline)) {
            return List.of(Problem.user(
                    "gate.compares-baseline",
                    "the gate '" + text + "' compares the baseline " + baseline + " with itself",
                    "name another variant"));
        }
        return List.of();
    }

    /** Return whether it speaks of a variant at all. */
    public boolean speaksOf(String anyVariant) {
        return variant == null || variant.equals(anyVariant);
    }

    /** A quantity by one of its names. */
    private record NamedQuantity(GateQuantity quantity, String name) {}

    private static NamedQuantity quantity(String subject, String text) {
        for (GateQuantity quantity : GateQuantity.values()) {
            for (String name : quantity.names()) {
                if (subject.equals(name) || subject.endsWith("." + name)) {
                    return new NamedQuantity(quantity, name);
                }
            }
        }
        String unknown = subject.substring(subject.lastIndexOf('.') + 1);
        throw new ProblemException(Problem.user(
                "gate.unknown-quantity",
                "the gate '" + text + "' looks at '" + unknown + "', which Assay does not measure",
                Suggestion.hint(
                        unknown,
                        Arrays.stream(GateQuantity.values())
                                .map(GateQuantity::toText)
                                .toList())));
    }

    private static GateOperator operator(String text) {
        return Arrays.stream(GateOperator.values())
                .filter(operator -> operator.toText().equals(text))
                .findFirst()
                .orElseThrow();
    }

    private static double limit(String limit, GateQuantity quantity, String text) {
        Matcher matcher = LIMIT.matcher(limit);
        GateUnit unit = quantity.unit();
        Double factor = matcher.matches() ? unit.factors().get(matcher.group(2)) : null;
        double value = factor == null ? Double.NaN : Double.parseDouble(matcher.group(1)) * factor;
        if (!Double.isFinite(value)) {
            String units = unit.factors().keySet().stream()
                    .map(name -> name.isEmpty() ? "none" : name)
                    .collect(Collectors.joining(", "));
            throw new ProblemException(Problem.user(
                    "gate.bad-limit",
                    "the gate '" + text + "' has the limit '" + limit + "', which is no " + quantity.toText(),
                    "write for example " + unit.example() + "; units are: " + units));
        }
        return value;
    }
}
