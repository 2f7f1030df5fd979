package dev.assay.reports.assembly;

import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.RunResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Write and read {@code result.json}. */
public final class ResultJson {
    private static final String SCHEMA_FAMILY = "assay-result/";

    /** The largest file that is read: far beyond any result, small enough for memory. */
    private static final long LARGEST_FILE_BYTES = 256L << 20;

    /** From here on it is worth while to read blocks at the same time. */
    private static final int LARGE_BYTES = 8 << 20;

    // Sorted keys: the same result is the same text, whatever order a map has.
    private static final JsonMapper MAPPER = AssayJson.prettyMapper()
            .rebuild()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private ResultJson() {}

    /** Return a result as indented JSON. */
    public static String toJson(RunResult result) {
        return MAPPER.writeValueAsString(result) + "\n";
    }

    /**
     * Write a result so that a reader sees the old file or the whole new one, and never a part.
     *
     * @throws ProblemException {@code result.not-writable} if the file can't be written
     */
    public static void write(RunResult result, Path file) {
        Path target = file.toAbsolutePath();
        Path directory = target.getParent();
        if (directory == null) {
            throw new IllegalArgumentException(file + " is no file");
        }
        try {
            Files.createDirectories(directory);
            Path temporary = Files.createTempFile(directory, "." + target.getFileName(), ".tmp");
            try {
                writeAndSync(temporary, toJson(result).getBytes(StandardCharsets.UTF_8));
                replace(temporary, target);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(
                            "result.not-writable",
                            "can't write " + file + ": " + reason(e),
                            "check that the directory is writable and the disk has space, or choose another with --out"),
                    e);
        }
    }

    /**
     * Read a result.
     *
     * @throws ProblemException {@code result.not-found}, {@code result.not-readable}, {@code result.not-a-result},
     *     {@code result.newer-schema} or {@code result.damaged}
     */
    public static RunResult read(Path file) {
        byte[] json;
        try {
            if (Files.size(file) > LARGEST_FILE_BYTES) {
                throw notAResult(file.toString(), "it has " + Files.size(file) + " bytes", null);
            }
            json = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new ProblemException(
                    Problem.user(
                            "result.not-found",
                            "there is no file " + file,
                            "name a result.json, as a run leaves it in its directory"),
                    e);
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(
                            "result.not-readable",
                            "can't read " + file + ": " + reason(e),
                            "check the file's permissions"),
                    e);
        }
        return parse(json, file.toString());
    }

    /**
     * Read a result from its JSON.
     *
     * @param name names the text in problems
     * @throws ProblemException as {@link #read}
     */
    public static RunResult parse(String text, String name) {
        return parse(text.getBytes(StandardCharsets.UTF_8), name);
    }

    /** Read without a tree in between, which would be several times as large as a large result. */
    private static RunResult parse(byte[] json, String name) {
        String schema = schema(json, name);
        if (!schema.startsWith(SCHEMA_FAMILY)) {
            throw notAResult(name, "its schema is not " + RunResult.SCHEMA, null);
        }
        if (!schema.equals(RunResult.SCHEMA)) {
            throw new ProblemException(Problem.user(
                    "result.newer-schema",
                    name + " has the schema " + schema + ", but this Assay reads " + RunResult.SCHEMA,
                    "read it with the version of Assay that wrote it, or a newer one"));
        }
        try {
            BlockSpans spans = json.length < LARGE_BYTES ? null : BlockSpans.of(json);
            return spans == null ? MAPPER.readValue(json, RunResult.class) : readApart(json, spans);
        } catch (JacksonException e) {
            throw damaged(name, location(e), e);
        }
    }

    /** Read the blocks of a large result at the same time, and all else before them. */
    private static RunResult readApart(byte[] json, BlockSpans spans) {
        byte[] others = new byte[spans.opened() + json.length - spans.closed()];
        System.arraycopy(json, 0, others, 0, spans.opened());
        System.arraycopy(json, spans.closed(), others, spans.opened(), json.length - spans.closed());
        RunResult withoutBlocks = MAPPER.readValue(others, RunResult.class);
        try {
            return withoutBlocks.withBlocks(spans.blocks().parallelStream()
                    .map(span -> MAPPER.readValue(json, span.from(), span.to() - span.from(), BlockResult.class))
                    .toList());
        } catch (JacksonException _) {
            // Read in order, the first mistake is found first, and named by its path in the whole.
            return MAPPER.readValue(json, RunResult.class);
        }
    }

    /** Return what the file says it is; empty where it does not. Results begin with it. */
    private static String schema(byte[] json, String name) {
        try (JsonParser parser = MAPPER.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return "";
            }
            for (String key = parser.nextName(); key != null; key = parser.nextName()) {
                if (key.equals("schema")) {
                    return Objects.requireNonNullElse(parser.nextStringValue(), "");
                }
                parser.nextToken();
                parser.skipChildren();
            }
            return "";
        } catch (JacksonException e) {
            if (new String(json, StandardCharsets.UTF_8).contains('"' + SCHEMA_FAMILY)) {
                throw damaged(name, location(e), e);
            }
            throw notAResult(name, "it is no JSON", e);
        }
    }

    private static void writeAndSync(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    private static void replace(Path temporary, Path target) throws IOException {
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException _) {
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static ProblemException notAResult(String name, String why, @Nullable Throwable cause) {
        return exception(
                Problem.user(
                        "result.not-a-result",
                        name + " is no result of Assay: " + why,
                        "name a result.json, as a run leaves it in its directory"),
                cause);
    }

    private static ProblemException damaged(String name, String where, @Nullable Throwable cause) {
        return exception(
                Problem.user(
                        "result.damaged",
                        name + " is a damaged result: " + where,
                        "the file was cut off or changed by hand; take a copy, or run the scenario again"),
                cause);
    }

    private static ProblemException exception(Problem problem, @Nullable Throwable cause) {
        return cause == null ? new ProblemException(problem) : new ProblemException(problem, cause);
    }

    private static String location(JacksonException e) {
        String message = e.getOriginalMessage() == null ? "it can't be read" : e.getOriginalMessage();
        String path = e.getPathReference();
        if (path != null && !path.isEmpty()) {
            return message + " at " + path.replaceAll("[\\w.$]+\\.(\\w+(\\$\\w+)?)\\[", "$1[");
        }
        return e.getLocation() == null || e.getLocation().getLineNr() < 1
                ? message
                : message + " at line " + e.getLocation().getLineNr();
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        String type = e.getClass().getSimpleName();
        return message == null ? type : type + ": " + message;
    }
}
