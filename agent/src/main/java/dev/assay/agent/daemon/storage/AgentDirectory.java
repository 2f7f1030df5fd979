package dev.assay.agent.daemon.storage;

import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.DurableFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The directory of one agent, which belongs to one process for as long as it is open.
 *
 * <p>{@code identity.json} holds the random id that tells this agent from others of the same name; {@code lock} is locked while a process
 * uses the directory, and free again when that process is gone, however it went.
 */
public final class AgentDirectory implements AutoCloseable {
    private final Path path;
    private final FileChannel lockChannel;
    private final String id;

    private AgentDirectory(Path path, FileChannel lockChannel, String id) {
        this.path = path;
        this.lockChannel = lockChannel;
        this.id = id;
    }

    /**
     * Take the directory for this process, and make it if there is none.
     *
     * @throws ProblemException {@code agent.directory-in-use}, {@code agent.bad-identity} or {@code agent.bad-directory}
     */
    public static AgentDirectory open(Path path) {
        try {
            Files.createDirectories(path);
            FileChannel channel = lock(path);
            try {
                return new AgentDirectory(path, channel, readOrMakeIdentity(path.resolve("identity.json")));
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(
                            "agent.bad-directory",
                            "the agent's directory " + path + " can't be used: " + e,
                            "check that it can be written to and that the disk has space, or choose another"),
                    e);
        }
    }

    /** Return the id that this agent was given when the directory was made. */
    public String id() {
        return id;
    }

    /** Return where the directory is. */
    public Path path() {
        return path;
    }

    /** Let other processes have the directory. */
    @Override
    public void close() throws IOException {
        lockChannel.close();
    }

    private static FileChannel lock(Path path) throws IOException {
        FileChannel channel =
                FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isLocked(channel)) {
            channel.close();
            throw new ProblemException(Problem.user(
                    "agent.directory-in-use",
                    "another agent uses the directory " + path,
                    "stop that one; two agents would disturb each other's measurements"));
        }
        return channel;
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException sameProcess) {
            return false;
        }
    }

    private static String readOrMakeIdentity(Path file) throws IOException {
        try {
            return AssayJson.mapper()
                    .readValue(Files.readAllBytes(file), Identity.class)
                    .id();
        } catch (NoSuchFileException first) {
            Identity identity = new Identity(UUID.randomUUID().toString());
            DurableFiles.write(file, out -> out.write(AssayJson.prettyMapper().writeValueAsBytes(identity)));
            return identity.id();
        } catch (JacksonException e) {
            throw new ProblemException(
                    Problem.environment(
                            "agent.bad-identity",
                            file + " is damaged: " + e.getOriginalMessage(),
                            "delete it: the coordinator will then take this agent for a new one"),
                    e);
        }
    }

    private record Identity(String id) {}
}
