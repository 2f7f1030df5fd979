package dev.assay.agent.install;

import dev.assay.agent.foreign.NativePlatform;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Say what has to be installed before a runtime works.
 *
 * @param runtime the runtime's id: lower-case letters, digits and dashes
 * @param name for people
 * @param version pinned: of this one Assay knows that it works
 * @param licence SPDX identifier
 * @param archives one for each platform that the runtime exists for
 */
public record RuntimePackage(
        String runtime, String name, String version, String licence, List<PlatformArchive> archives) {
    public RuntimePackage {
        archives = List.copyOf(archives);
        if (!runtime.matches("[a-z][a-z0-9-]*") || !version.matches("[0-9A-Za-z][0-9A-Za-z.+_-]*")) {
            throw new IllegalArgumentException("'" + runtime + "' " + version + " can't name a directory");
        }
    }

    /** Return what is to be installed on a platform; nothing if the runtime does not exist for it. */
    public Optional<PlatformArchive> archive(NativePlatform platform) {
        return archives.stream()
                .filter(archive -> archive.platform().equals(platform))
                .findFirst();
    }

    /** Name the platforms for people. */
    public String platforms() {
        return archives.stream().map(archive -> archive.platform().toString()).collect(Collectors.joining(", "));
    }

    /** Return how to install it, as a command. */
    public String command() {
        return "assay runtimes install " + runtime;
    }
}
