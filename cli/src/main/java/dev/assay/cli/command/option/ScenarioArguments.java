package dev.assay.cli.command.option;

import dev.assay.agent.runtime.RuntimeRegistry;
import dev.assay.cli.runtimes.UnknownRuntimes;
import dev.assay.scenarios.gate.GateExpression;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.language.Scenario;
import dev.assay.scenarios.language.Variant;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Hold the arguments of every command that takes a scenario file. */
public final class ScenarioArguments {
    private static final int SEED_BOUND = 1_000_000_000;

    @Parameters(paramLabel = "FILE", description = "The scenario, a YAML file.")
    private Path file = Path.of("");

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            defaultValue = "standard",
            converter = ProfileConverter.class,
            completionCandidates = ProfileCandidates.class,
            description = "How much time to take: ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
    private ProfileName profile = ProfileName.STANDARD;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description =
                    "Decides the order of the cells within rounds; default: a new one for each run, named in the report.")
    private @Nullable Long seed;

    /** Return the scenario file. */
    public Path file() {
        return file;
    }

    /** Return how thoroughly to measure. */
    public ProfileName profile() {
        return profile;
    }

    /** Return the seed that was asked for, else a random one. */
    public long seed() {
        return seed != null ? seed : new SecureRandom().nextInt(SEED_BOUND);
    }

    /** Find a gate that can never hold, or a runtime that is not here, before an hour is spent. */
    public static void check(List<GateExpression> gates, Scenario scenario) {
        List<String> variants = scenario.variants().stream().map(Variant::name).toList();
        List<Problem> problems = Stream.concat(
                        gates.stream().flatMap(gate -> gate.check(variants, scenario.baseline()).stream()),
                        UnknownRuntimes.of(scenario, RuntimeRegistry.load()).stream())
                .toList();
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
    }

    /** Read a profile as users write it. */
    public static final class ProfileConverter implements ITypeConverter<ProfileName> {
        @Override
        public ProfileName convert(String value) {
            return Arrays.stream(ProfileName.values())
                    .filter(profile -> profile.toText().equals(value))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + value + "' is no profile; there are " + String.join(", ", new ProfileCandidates())));
        }
    }

    /** List the profiles as users write them. */
    public static final class ProfileCandidates implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(ProfileName.values()).map(ProfileName::toText).iterator();
        }
    }
}
