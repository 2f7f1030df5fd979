package dev.assay.cli.runtimes;

import dev.assay.agent.install.JarFetcher;
import dev.assay.agent.install.MavenJar;
import dev.assay.cli.home.AssayHome;
import dev.assay.coordinator.source.DownloadListener;
import dev.assay.coordinator.source.SourceResolver;
import dev.assay.coordinator.source.SourceResolvers;
import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.SourceLocation;
import dev.assay.scenarios.store.ContentStore;
import java.nio.file.Path;

/** Fetch the jars of runtimes as models are fetched: through the user's own Maven settings, checked, and kept in Assay's cache. */
public final class RepositoryJars implements JarFetcher {
    private final SourceResolver sources;
    private final Path directory;

    /** @param home where what was fetched is kept */
    public RepositoryJars(AssayHome home) {
        this.sources = SourceResolvers.create(new ContentStore(home.content()), home.sources(), DownloadListener.NONE);
        this.directory = home.directory();
    }

    @Override
    public Path fetch(MavenJar jar) {
        SourceLocation location =
                new SourceLocation.Maven(jar.group(), jar.artifact(), jar.version(), jar.classifier(), null);
        return sources.resolve(new ArtifactSource(location, jar.sha256()), directory)
                .path();
    }
}
