package dev.assay.coordinator.source;

import dev.assay.scenarios.store.ContentStore;
import java.nio.file.Path;

/** Make resolvers. */
public final class SourceResolvers {
    private SourceResolvers() {}

    /**
     * Make a resolver for all kinds of sources.
     *
     * @param store where the files are kept
     * @param cacheDirectory for locks, unfinished downloads, and what sources hashed to; processes may share it. On the file system of
     *     the store, so that a finished download is moved and not copied
     * @param listener hears of every download, from whichever thread resolves
     */
    public static SourceResolver create(ContentStore store, Path cacheDirectory, DownloadListener listener) {
        return create(store, cacheDirectory, listener, SourceSettings.defaults());
    }

    /** Make a resolver for all kinds of sources with other bounds than the usual ones. */
    public static SourceResolver create(
            ContentStore store, Path cacheDirectory, DownloadListener listener, SourceSettings settings) {
        return new CachingSourceResolver(store, cacheDirectory, listener, settings, Surroundings.ofThisProcess());
    }
}
