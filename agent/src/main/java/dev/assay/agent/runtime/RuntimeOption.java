package dev.assay.agent.runtime;

import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Describe one option that a runtime understands.
 *
 * @param key as scenarios write it
 * @param values every value that is allowed; empty when any text is
 * @param defaultValue what holds when the scenario does not say
 * @param description one sentence for people
 */
public record RuntimeOption(String key, List<String> values, String defaultValue, String description) {
    public RuntimeOption {
        values = List.copyOf(values);
    }

    /** Check a configuration against the options that a runtime knows; see {@link InferenceRuntime#check}. */
    static List<Problem> check(String runtime, List<RuntimeOption> known, RuntimeConfiguration configuration) {
        List<Problem> problems = new ArrayList<>();
        for (Map.Entry<String, String> entry : new TreeMap<>(configuration.options()).entrySet()) {
            known.stream()
                    .filter(option -> option.key().equals(entry.getKey()))
                    .findFirst()
                    .ifPresentOrElse(
                            option -> option.checkValue(runtime, entry.getValue(), problems),
                            () -> problems.add(Problem.user(
                                    "runtime.unknown-option",
                                    "runtime " + runtime + " has no option '" + entry.getKey() + "'",
                                    "it knows: "
                                            + known.stream()
                                                    .map(RuntimeOption::key)
                                                    .collect(Collectors.joining(", ")))));
        }
        return List.copyOf(problems);
    }

    private void checkValue(String runtime, String value, List<Problem> problems) {
        if (!values.isEmpty() && !values.contains(value)) {
            problems.add(Problem.user(
                    "runtime.bad-option-value",
                    "option '" + key + "' of runtime " + runtime + " can't be '" + value + "'",
                    "use one of: " + String.join(", ", values)));
        }
    }
}
