package dev.assay.agent.install;

/**
 * Name one jar in a Maven repository.
 *
 * @param group its group
 * @param artifact its name in the group
 * @param version its version
 * @param classifier which of its jars, such as {@code linux-x86_64}
 * @param sha256 of the whole file
 */
public record MavenJar(String group, String artifact, String version, String classifier, String sha256)
        implements PackageArchive {
    @Override
    public String requirement() {
        return group + ":" + artifact + ":" + version + ":" + classifier;
    }

    @Override
    public String kind() {
        return "jar";
    }

    @Override
    public String byHand() {
        return "mvn dependency:copy -Dartifact=" + group + ":" + artifact + ":" + version + ":jar:" + classifier
                + " -DoutputDirectory=.";
    }
}
