package dev.assay.cli.command.model;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;

/** Hold the sizes that a user gives to dimensions that may vary. */
final class SizeOptions {
    @Option(
            names = "--size",
            paramLabel = "NAME=N",
            description =
                    "The size of a dimension that the model leaves open, for inputs that are made up, such as --size"
                            + " sequence=128; may be repeated. Default: 1 for the first dimension of an input, 32 for others.")
    private Map<String, Long> sizes = new LinkedHashMap<>();

    /** Return whether there are none. */
    boolean isEmpty() {
        return sizes.isEmpty();
    }

    /**
     * Return the sizes by name.
     *
     * @param known names of the dimensions that the model leaves open
     * @throws ProblemException {@code size.unknown} for a name that the model does not have, {@code size.out-of-range} for a size
     *     below 1
     */
    Map<String, Long> of(Set<String> known) {
        sizes.forEach((name, size) -> {
            if (!known.contains(name)) {
                throw new ProblemException(Problem.user(
                        "size.unknown",
                        "the model leaves no dimension '" + name + "' open",
                        known.isEmpty() ? "All its sizes are fixed: drop --size." : "It leaves open: " + known + "."));
            }
            if (size < 1) {
                throw new ProblemException(
                        Problem.user("size.out-of-range", "the size of '" + name + "' is " + size, "Use 1 or more."));
            }
        });
        return Map.copyOf(sizes);
    }
}
