package dev.assay.cli.runtimes;

import dev.assay.agent.runtime.InferenceRuntime;
import dev.assay.agent.runtime.RuntimeRegistry;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.language.RuntimeTypes;
import dev.assay.scenarios.language.Scenario;
import dev.assay.scenarios.language.yaml.Suggestion;
import dev.assay.scenarios.problem.Problem;
import java.util.List;

/** Find the runtimes of a scenario that neither Assay nor a jar on this machine brings. */
public final class UnknownRuntimes {
    private UnknownRuntimes() {}

    /** Return a problem for each, in the order of the scenario. */
    public static List<Problem> of(Scenario scenario, RuntimeRegistry registry) {
        List<String> here =
                registry.runtimes().stream().map(InferenceRuntime::id).toList();
        return scenario.runtimes().stream()
                .filter(runtime -> !RuntimeTypes.isKnown(runtime.type()) && !here.contains(runtime.type()))
                .map(runtime -> unknown(runtime, here))
                .toList();
    }

    private static Problem unknown(RuntimeConfiguration runtime, List<String> here) {
        String meant = Suggestion.nearest(runtime.type(), here)
                .map(near -> "did you mean " + near + "? Otherwise ")
                .orElse("");
        return Problem.user(
                "runtime.unknown",
                "the runtime '" + runtime.type() + "' of `runtimes." + runtime.name()
                        + "` is none of Assay's, and no jar here brings it; there is " + String.join(", ", here),
                meant + "name the jar that brings it in ASSAY_CLASS_PATH; `assay runtimes` shows when it is found");
    }
}
