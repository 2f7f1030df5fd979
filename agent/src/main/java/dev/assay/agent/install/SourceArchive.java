package dev.assay.agent.install;

import java.util.List;

/**
 * Name one source distribution of a Python package index, and how CMake makes a library of it.
 *
 * @param project its name in the index
 * @param version its version
 * @param sha256 of the whole file
 * @param definitions what CMake is told, such as {@code NCNN_C_API=ON}
 */
public record SourceArchive(String project, String version, String sha256, List<String> definitions)
        implements PackageArchive {
    /** Where the unpacked source lies, below the directory of a build. */
    public static final String SOURCE = "source";

    /** Where products lie, below the directory of a build. */
    public static final String BUILD = "build";

    public SourceArchive {
        definitions = List.copyOf(definitions);
    }

    @Override
    public String requirement() {
        return project + "==" + version;
    }

    @Override
    public String kind() {
        return "source archive";
    }

    @Override
    public String byHand() {
        return "the file " + project + "-" + version + ".tar.gz of https://pypi.org/project/" + project + "/" + version
                + "/#files";
    }
}
