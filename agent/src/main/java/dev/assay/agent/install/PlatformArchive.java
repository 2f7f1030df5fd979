package dev.assay.agent.install;

import dev.assay.agent.foreign.NativePlatform;
import java.util.List;

/**
 * Say which files of which archive a runtime needs on one platform.
 *
 * @param platform what the libraries are built for
 * @param archive where the files are
 * @param files paths inside the archive; each is unpacked under its last step, so those must differ
 */
public record PlatformArchive(NativePlatform platform, PackageArchive archive, List<String> files) {
    public PlatformArchive {
        files = List.copyOf(files);
        if (files.stream().map(PlatformArchive::fileName).distinct().count() != files.size()) {
            throw new IllegalArgumentException("two files of " + archive.requirement() + " have one name");
        }
    }

    /** Return the name that a file gets. */
    static String fileName(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (!name.matches("[A-Za-z0-9_][A-Za-z0-9._+-]*")) {
            throw new IllegalArgumentException("'" + path + "' is no file to unpack");
        }
        return name;
    }
}
