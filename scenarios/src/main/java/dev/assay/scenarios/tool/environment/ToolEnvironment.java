package dev.assay.scenarios.tool.environment;

import dev.assay.scenarios.hash.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * Say what has to be installed before some programs can be started.
 *
 * @param name what users type: lower-case letters, digits and dashes
 * @param title for people
 * @param version pinned: of this one Assay knows that it works
 * @param licences SPDX identifiers with what they are of
 * @param downloadBytes about what is fetched
 * @param installedBytes about what it takes on the disk
 * @param pythons the versions of Python that there are packages for, the best last
 * @param platforms the platforms that there are packages for
 * @param parts each with packages of its own
 */
public record ToolEnvironment(
        String name,
        String title,
        String version,
        String licences,
        long downloadBytes,
        long installedBytes,
        List<String> pythons,
        List<String> platforms,
        List<Part> parts) {
    public ToolEnvironment {
        pythons = List.copyOf(pythons);
        platforms = List.copyOf(platforms);
        parts = List.copyOf(parts);
    }

    /** Return how to install it, as a command. */
    public String command() {
        return "assay runtimes install " + name;
    }

    /**
     * Some packages that work together.
     *
     * @param name of its directory
     * @param lock a requirements file for pip that pins each package, with the SHA-256 of each of its files
     * @param check a statement of Python that ends without an error when all is well
     */
    public record Part(String name, String lock, String check) {
        /**
         * Make a part.
         *
         * @throws IllegalArgumentException if the lock leaves a version or a hash open
         */
        public Part {
            LockedRequirement.read(lock);
        }

        /** Return a part whose lock comes with a class, as {@code name.lock.txt} beside it. */
        public static Part of(Class<?> owner, String name, String check) {
            String file = name + ".lock.txt";
            try (InputStream in = Objects.requireNonNull(owner.getResourceAsStream(file), file + " comes with Assay")) {
                return new Part(name, new String(in.readAllBytes(), StandardCharsets.UTF_8), check);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String lockSha256() {
            return Sha256.of(lock);
        }
    }
}
