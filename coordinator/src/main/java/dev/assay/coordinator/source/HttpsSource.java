package dev.assay.coordinator.source;

import dev.assay.coordinator.source.Downloads.Outcome;
import dev.assay.coordinator.source.SourceIndex.Known;
import dev.assay.scenarios.language.SourceLocation.Https;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.store.StoredFile;
import dev.assay.scenarios.tool.PrintableText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fetch {@code https:} sources, asking the server each time whether what was fetched before still holds. */
final class HttpsSource {
    private final ContentStore store;
    private final SourceIndex index;
    private final Downloads downloads;

    HttpsSource(ContentStore store, SourceIndex index, Downloads downloads) {
        this.store = store;
        this.index = index;
        this.downloads = downloads;
    }

    /** Return the file, in the store. */
    Fetched fetch(Https location, @Nullable String expectedSha256) throws IOException, InterruptedException {
        String source = PrintableText.of(new Https(location.uri(), null).toText());
        return fetch(new Downloads.Request(source, location.uri(), Map.of(), ""), expectedSha256);
    }

    Fetched fetch(Downloads.Request request, @Nullable String expectedSha256) throws IOException, InterruptedException {
        String key = "download:" + request.uri();
        Optional<Known> known = index.find(key);
        return switch (downloads.fetch(request, known)) {
            case Outcome.NotModified(StoredFile file) -> new Fetched.InStore(file);
            case Outcome.Complete(Path file, String stamp) -> {
                try {
                    StoredFile stored = store.adopt(file, expectedSha256);
                    index.put(key, stored, stamp);
                    yield new Fetched.InStore(stored);
                } finally {
                    Files.deleteIfExists(file);
                }
            }
        };
    }
}
