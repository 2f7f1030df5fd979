package dev.assay.agent.runtime;

import dev.assay.agent.install.RuntimePackage;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Execute models on one kind of device.
 *
 * <p>Implementations have a public constructor without arguments that does nothing slow: everything native waits for {@link #probe}
 * or {@link #load}.
 */
public interface InferenceRuntime {
    /** Return the id that scenarios name this runtime by; never blank, unique among the runtimes on the class path. */
    String id();

    /** Return what has to be installed before this runtime works. The default is nothing: it comes with Assay, or with its own jar. */
    default Optional<RuntimePackage> installable() {
        return Optional.empty();
    }

    /**
     * Find out whether this runtime works here. Called in the agent; must not throw for anything that may be missing.
     *
     * @param directories where libraries may be; nothing is written there
     */
    RuntimeSupport probe(RuntimeDirectories directories);

    /** Return the options that {@link RuntimeConfiguration#options()} may hold, in the order for people to read. */
    List<RuntimeOption> options();

    /**
     * Check a configuration without loading anything. Called in the agent before a block is accepted.
     *
     * @return one problem for each unknown option and each impossible value; empty when the configuration is fine
     */
    default List<Problem> check(RuntimeConfiguration configuration) {
        return RuntimeOption.check(id(), options(), configuration);
    }

    /**
     * Return what a worker process needs to load this runtime fast and to run it undisturbed. Called in the agent, once before it starts
     * workers; may write into the cache what every worker would unpack otherwise. The default is nothing.
     *
     * @param directories where libraries are, or are to be unpacked
     * @throws ProblemException if the cache can't be written, or what was installed is missing or damaged
     */
    default WorkerNeeds workerNeeds(RuntimeDirectories directories) {
        return WorkerNeeds.NONE;
    }

    /**
     * Load a model. Called in a worker process, once.
     *
     * @param model a file of the format that scenarios know for this runtime: ONNX unless {@link dev.assay.scenarios.language.ModelFormat#ofRuntime} says otherwise
     * @param configuration passed {@link #check}
     * @throws ProblemException if the model or the configuration does not work here
     */
    LoadedModel load(Path model, RuntimeConfiguration configuration);
}
