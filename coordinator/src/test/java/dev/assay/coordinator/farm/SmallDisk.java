package dev.assay.coordinator.farm;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** A disk of a few megabytes, in memory, that can be filled. */
public final class SmallDisk implements AutoCloseable {
    private static final int PIECE_BYTES = 4096;

    private final Path path;

    private SmallDisk(Path path) {
        this.path = path;
    }

    /** Make one; where that is not permitted, the calling test is skipped. */
    public static SmallDisk mount(Path directory, int megabytes) throws IOException, InterruptedException {
        return mounted(directory, megabytes)
                .orElseGet(() -> Assumptions.abort("a small disk can't be mounted here: mount needs root's rights"));
    }

    /** Make one, where that is permitted. */
    public static Optional<SmallDisk> mounted(Path directory, int megabytes) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        try {
            String problem =
                    run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", directory.toString());
            return problem.isEmpty() ? Optional.of(new SmallDisk(directory)) : Optional.empty();
        } catch (IOException noSuchCommand) {
            return Optional.empty();
        }
    }

    public Path path() {
        return path;
    }

    /** Leave no room. */
    public void fill() {
        try (OutputStream out = Files.newOutputStream(filler())) {
            byte[] piece = new byte[PIECE_BYTES];
            while (true) {
                out.write(piece);
            }
        } catch (IOException full) {
            // That is what was wanted.
            return;
        }
    }

    /** Make room again. */
    public void free() throws IOException {
        Files.delete(filler());
    }

    private Path filler() {
        return path.resolve("filler");
    }

    /** Return what the command complains about; nothing if it succeeded. */
    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? "" : output.strip() + " ";
    }

    @Override
    public void close() throws IOException {
        try {
            // Lazily: whoever still has a file open is on the way out.
            run("umount", "-l", path.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
