package dev.assay.coordinator.farm.history;

import dev.assay.scenarios.json.AssayJson;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A file with one event a line, which survives that the process that writes it is killed. Safe for many threads. */
public final class HistoryFile implements Consumer<LabEvent>, AutoCloseable {
    private static final String SUFFIX = ".jsonl";

    private final OutputStream out;

    /** Begin a new file in a directory. */
    public HistoryFile(Path directory, String name) throws IOException {
        Files.createDirectories(directory);
        out = Files.newOutputStream(directory.resolve(name + SUFFIX));
    }

    /** Write an event; when this returns, a kill does not lose it. */
    @Override
    public synchronized void accept(LabEvent event) {
        try {
            out.write((AssayJson.mapper().writeValueAsString(event) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    /** Read all files of a directory; a last line that its writer was killed in does not count. */
    public static List<LabEvent> readAll(Path directory) throws IOException {
        List<LabEvent> events = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(path -> path.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList()) {
                String text = Files.readString(file);
                text.substring(0, text.lastIndexOf('\n') + 1)
                        .lines()
                        .map(line -> AssayJson.mapper().readValue(line, LabEvent.class))
                        .forEach(events::add);
            }
        }
        return events;
    }
}
