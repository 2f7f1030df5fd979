package dev.assay.scenarios.language;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Locate a file in one of the places that Assay can fetch from.
 *
 * <p>{@code entry} is the path inside an archive (after {@code !/}), or {@code null} for the file itself.
 */
public sealed interface SourceLocation {
    /** Return the location as the scenario language writes it. */
    String toText();

    @Nullable
    String entry();

    /** {@code file:path}, relative to the directory of the scenario file. */
    record LocalFile(String path, @Nullable String entry) implements SourceLocation {
        @Override
        public String toText() {
            return "file:" + path + suffix(entry);
        }
    }

    /** {@code https://host/path}. */
    record Https(URI uri, @Nullable String entry) implements SourceLocation {
        @Override
        public String toText() {
            return uri + suffix(entry);
        }
    }

    /** {@code maven:group:artifact:version!/entry} or {@code maven:group:artifact:version:classifier!/entry}. */
    record Maven(
            String group,
            String artifact,
            String version,
            @Nullable String classifier,
            @Nullable String entry) implements SourceLocation {
        /** Locate the jar without a classifier. */
        public Maven(String group, String artifact, String version, @Nullable String entry) {
            this(group, artifact, version, null, entry);
        }

        @Override
        public String toText() {
            return "maven:" + group + ":" + artifact + ":" + version + (classifier == null ? "" : ":" + classifier)
                    + suffix(entry);
        }
    }

    /** {@code pypi:name==version!/entry}. */
    record Pypi(String name, String version, @Nullable String entry) implements SourceLocation {
        @Override
        public String toText() {
            return "pypi:" + name + "==" + version + suffix(entry);
        }
    }

    /** {@code npm:name@version!/entry}; the name may be scoped. */
    record Npm(String name, String version, @Nullable String entry) implements SourceLocation {
        @Override
        public String toText() {
            return "npm:" + name + "@" + version + suffix(entry);
        }
    }

    /** {@code hf:organization/name@revision/path}. */
    record HuggingFace(
            String repository,
            String revision,
            String path,
            @Nullable String entry) implements SourceLocation {
        @Override
        public String toText() {
            return "hf:" + repository + "@" + revision + "/" + path + suffix(entry);
        }
    }

    private static String suffix(@Nullable String entry) {
        return entry == null ? "" : "!/" + entry;
    }
}
