package dev.assay.coordinator.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.SourceLocation;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.store.StoredFile;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/** A resolver with a store in one directory, whose surroundings a test sets up; it may fetch from this machine without TLS. */
final class SourceFixture {
    private static final SourceSettings SETTINGS =
            new SourceSettings(100L << 20, 50, Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofMinutes(2));

    final Path directory;
    final ContentStore store;
    final List<Duration> pauses = new CopyOnWriteArrayList<>();
    final List<Progress> progress = new CopyOnWriteArrayList<>();
    SourceSettings settings = SETTINGS;
    Map<String, String> environment = System.getenv();
    InstantSource clock = () -> Instant.now().plus(Duration.ofMinutes(1));
    Supplier<ContextOverrides.Builder> maven = () -> ContextOverrides.create().withUserSettings(true);

    SourceFixture(Path directory) {
        this.directory = directory;
        this.store = new ContentStore(directory.resolve("store"));
    }

    SourceResolver resolver() {
        return new CachingSourceResolver(
                store,
                directory.resolve("cache"),
                (what, done, total) -> progress.add(new Progress(what, done, total)),
                settings,
                new Surroundings(
                        environment,
                        clock,
                        pauses::add,
                        uri -> Set.of("127.0.0.1", "localhost").contains(uri.getHost()),
                        maven));
    }

    StoredFile resolve(SourceLocation location, @Nullable String sha256) {
        return resolver().resolve(new ArtifactSource(location, sha256), directory);
    }

    StoredFile resolve(SourceLocation location) {
        return resolve(location, null);
    }

    /** Resolve what must fail, and return the one problem. */
    Problem problem(SourceLocation location, @Nullable String sha256) {
        return problemOf(() -> resolve(location, sha256));
    }

    /** Do what must fail, and return the one problem. */
    static Problem problemOf(ThrowingCallable action) {
        ProblemException failure = catchThrowableOfType(ProblemException.class, action);
        assertThat(failure).as("there must be a problem").isNotNull();
        assertThat(failure.problems()).hasSize(1);
        return failure.problems().getFirst();
    }

    Problem problem(SourceLocation location) {
        return problem(location, null);
    }

    record Progress(String what, long doneBytes, long totalBytes) {}
}
