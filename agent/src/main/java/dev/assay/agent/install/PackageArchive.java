package dev.assay.agent.install;

/** Name one archive in a package index, and pin its bytes. */
public sealed interface PackageArchive permits PythonWheel, MavenJar, SourceArchive {
    /** Return how its index names it, such as {@code openvino==2026.4.1}. */
    String requirement();

    /** Return the SHA-256 of the whole file. */
    String sha256();

    /** Return what kind of file it is, for people. */
    String kind();

    /** Return the command that downloads it on a machine with network, for people to copy. */
    String byHand();
}
