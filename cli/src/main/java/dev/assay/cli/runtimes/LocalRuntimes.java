package dev.assay.cli.runtimes;

import dev.assay.agent.doctor.RuntimeStatus;
import dev.assay.agent.install.InstalledRuntimes;
import dev.assay.agent.runtime.InferenceRuntime;
import dev.assay.agent.runtime.RuntimeDirectories;
import dev.assay.agent.runtime.RuntimeRegistry;
import dev.assay.agent.runtime.RuntimeSupport;
import dev.assay.cli.home.AssayData;
import dev.assay.cli.home.AssayHome;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Know the runtimes of this machine: those that come with Assay, those on the class path, those that were installed.
 *
 * @param registry all of them, working or not
 * @param directories where their libraries are
 */
public record LocalRuntimes(RuntimeRegistry registry, RuntimeDirectories directories) {
    /** Find them for this process. */
    public static LocalRuntimes ofThisProcess() {
        return new LocalRuntimes(
                RuntimeRegistry.load(),
                new RuntimeDirectories(
                        AssayHome.ofThisProcess().libraries(),
                        new InstalledRuntimes(AssayData.ofThisProcess().runtimes())));
    }

    /** Say of each whether it works here; takes a moment, because libraries are checked and loaded. */
    public List<RuntimeStatus> statuses() {
        return registry.runtimes().stream().map(this::status).toList();
    }

    private RuntimeStatus status(InferenceRuntime runtime) {
        RuntimeSupport support = runtime.probe(directories);
        return RuntimeStatus.of(runtime.id(), support);
    }

    /** Return the version of each runtime that works. */
    public static Map<String, String> versions(List<RuntimeStatus> statuses) {
        Map<String, String> versions = new TreeMap<>();
        statuses.stream()
                .filter(RuntimeStatus::works)
                .forEach(status -> versions.put(status.id(), Objects.requireNonNull(status.version())));
        return versions;
    }
}
