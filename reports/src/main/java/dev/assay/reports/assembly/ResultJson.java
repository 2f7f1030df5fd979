package dev.assay.reports.assembly;

import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
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
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Write and read {@code result.json}. */
public final class ResultJson {
    private static final String SCHEMA_FAMILY = "assay-result/";

    /** The largest file that is read: far beyond any result, small enough for memory. */
    private static final long LARGEST_FILE_BYTES = 256L << 20;

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
        String text;
        try {
            if (Files.size(file) > LARGEST_FILE_BYTES) {
                throw notAResult(file.toString(), "it has " + Files.size(file) + " bytes", null);
            }
            text = Files.readString(file);
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
        return parse(text, file.toString());
    }

    /**
     * Read a result from its JSON.
     *
     * @param name names the text in problems
     * @throws ProblemException as {@link #read}
     */
    public static RunResult parse(String text, String name) {
        JsonNode tree;
        try {
            tree = MAPPER.readTree(text);
        } catch (JacksonException e) {
            if (text.contains('"' + SCHEMA_FAMILY)) {
                throw damaged(name, location(e), e);
            }
            throw notAResult(name, "it is no JSON", e);
        }
        String schema = tree.path("schema").asString("");
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
            return MAPPER.treeToValue(tree, RunResult.class);
        } catch (JacksonException e) {
            throw damaged(name, location(e), e);
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
