package dev.assay.coordinator.task;

import dev.assay.coordinator.source.SourceResolver;
import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.SourceLocation;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.store.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Give out files that a test put in, and remember what was asked for. */
public final class FakeSources implements SourceResolver {
    private final ContentStore store;
    private final Map<String, StoredFile> files = new HashMap<>();
    private final List<String> resolved = new ArrayList<>();

    public FakeSources(ContentStore store) {
        this.store = store;
    }

    /** Return a source that has this content. */
    public ArtifactSource with(String path, byte[] content) {
        try {
            files.put("file:" + path, store.store(out -> out.write(content)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return named(path);
    }

    public ArtifactSource with(String path, String content) {
        return with(path, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Return a source that can't be had unless {@link #with} gives it content. */
    public static ArtifactSource named(String path) {
        return new ArtifactSource(new SourceLocation.LocalFile(path, null), null);
    }

    /** Return the content of a file in a jar among the test's dependencies. */
    public static byte[] resource(String name) {
        try (InputStream in = FakeSources.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not on the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Return everything that was asked for, in order. */
    public List<String> resolved() {
        return List.copyOf(resolved);
    }

    @Override
    public StoredFile resolve(ArtifactSource source, Path baseDirectory) {
        String text = source.location().toText();
        resolved.add(text);
        StoredFile file = files.get(text);
        if (file == null) {
            throw new ProblemException(Problem.user("source.not-found", text + " does not exist", "check the path"));
        }
        return file;
    }
}
