package dev.assay.agent.probe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Read small files of procfs and sysfs below a root; what is missing, unreadable or no number is {@code null}. */
final class SystemFiles {
    /** 1,024 cores with 2 KB each in {@code /proc/cpuinfo} fit. */
    private static final int MAX_BYTES = 4 << 20;

    private final Path root;

    SystemFiles(Path root) {
        this.root = root;
    }

    /** Return the whole text of a file; a file's absolute path is taken below the root. */
    @Nullable
    String text(String path) {
        try (InputStream in = Files.newInputStream(below(path))) {
            return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            // Absence is an answer here: no such sensor, no such controller, no permission.
            return null;
        }
    }

    List<String> lines(String path) {
        String text = text(path);
        return text == null ? List.of() : text.lines().toList();
    }

    /** Return a file's text without surrounding white space and NULs, or {@code null} if nothing is left. */
    @Nullable
    String word(String path) {
        String text = text(path);
        if (text == null) {
            return null;
        }
        String word = text.replace("\0", " ").strip();
        return word.isEmpty() ? null : word;
    }

    @Nullable
    Long number(String path) {
        return Numbers.parseLong(word(path));
    }

    /** Return what a symbolic link points to, or {@code null} if it is none or can't be read. */
    @Nullable
    String link(String path) {
        try {
            return Files.readSymbolicLink(below(path)).toString();
        } catch (IOException | UnsupportedOperationException e) {
            // As above.
            return null;
        }
    }

    boolean exists(String path) {
        return Files.exists(below(path));
    }

    /** Return the names in a directory, sorted; none if it can't be read. */
    List<String> names(String directory) {
        try (Stream<Path> entries = Files.list(below(directory))) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Return the values of every {@code key : value} or {@code key=value} line, unquoted, in the order of the file. */
    List<String> values(String path, String separator, String key) {
        List<String> values = new ArrayList<>();
        for (String line : lines(path)) {
            int at = line.indexOf(separator);
            if (at > 0 && line.substring(0, at).strip().equals(key)) {
                values.add(line.substring(at + separator.length())
                        .replace("\"", "")
                        .strip());
            }
        }
        return List.copyOf(values);
    }

    /** Return the first of {@link #values}, or {@code null}. */
    @Nullable
    String value(String path, String separator, String key) {
        List<String> values = values(path, separator, key);
        return values.isEmpty() || values.getFirst().isEmpty() ? null : values.getFirst();
    }

    private Path below(String path) {
        return root.resolve(path.startsWith("/") ? path.substring(1) : path);
    }
}
