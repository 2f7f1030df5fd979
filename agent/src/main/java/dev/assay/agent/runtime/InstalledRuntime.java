package dev.assay.agent.runtime;

import dev.assay.agent.foreign.NativePlatform;
import dev.assay.agent.install.RuntimePackage;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Execute models with a library that the user installs: the agent checks it, and tells workers where it is.
 *
 * <p>The id is that of the package.
 */
public abstract class InstalledRuntime implements InferenceRuntime {
    private final RuntimePackage library;
    private final NativePlatform platform;

    /**
     * Use a package.
     *
     * @param library what has to be installed
     * @param platform what this machine is
     */
    protected InstalledRuntime(RuntimePackage library, NativePlatform platform) {
        this.library = library;
        this.platform = platform;
    }

    /** Return what this machine is. */
    protected final NativePlatform platform() {
        return platform;
    }

    @Override
    public final String id() {
        return library.runtime();
    }

    @Override
    public final Optional<RuntimePackage> installable() {
        return Optional.of(library);
    }

    @Override
    public final RuntimeSupport probe(RuntimeDirectories directories) {
        try {
            return probe(directories.installed().require(library, platform));
        } catch (ProblemException e) {
            return new RuntimeSupport.Unsupported(e.problems().getFirst());
        }
    }

    /**
     * Find out whether an installed library works here.
     *
     * @param libraries the directory that it is in, just checked
     * @throws ProblemException the reason why it does not
     */
    protected abstract RuntimeSupport probe(Path libraries);

    @Override
    public final List<Problem> check(RuntimeConfiguration configuration) {
        List<Problem> problems = new ArrayList<>(InferenceRuntime.super.check(configuration));
        problems.addAll(contradictions(configuration));
        return List.copyOf(problems);
    }

    /** Find what a table of allowed values can't express. The default is nothing. */
    protected List<Problem> contradictions(RuntimeConfiguration configuration) {
        return List.of();
    }

    @Override
    public final WorkerNeeds workerNeeds(RuntimeDirectories directories) {
        Path libraries = directories.installed().require(library, platform);
        Map<String, String> properties = new HashMap<>(properties(directories.cache()));
        properties.put(librariesProperty(), libraries.toString());
        WorkerNeeds needs = new WorkerNeeds(properties, environment());
        return compiledModels(directories.cache()).map(needs::keeping).orElse(needs);
    }

    /** Return the directory where workers keep models as they were compiled, if they do. The default is none. */
    protected Optional<Path> compiledModels(Path cache) {
        return Optional.empty();
    }

    /** Return what else workers are told, as properties of their Java machine. The default is nothing. */
    protected Map<String, String> properties(Path cache) {
        return Map.of();
    }

    /** Return the variables that workers need. The default is none. */
    protected Map<String, String> environment() {
        return Map.of();
    }

    @Override
    public final LoadedModel load(Path model, RuntimeConfiguration configuration) {
        String libraries = System.getProperty(librariesProperty());
        if (libraries == null) {
            throw new IllegalStateException(
                    "this process was not told where " + library.name() + " is: " + librariesProperty());
        }
        return load(model, configuration, Path.of(libraries));
    }

    /**
     * Load a model with the libraries of a directory; see {@link InferenceRuntime#load}.
     *
     * @throws ProblemException if the model or the configuration does not work here
     */
    protected abstract LoadedModel load(Path model, RuntimeConfiguration configuration, Path libraries);

    private String librariesProperty() {
        return "assay." + id() + ".libraries";
    }
}
