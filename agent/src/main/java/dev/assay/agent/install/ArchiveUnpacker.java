package dev.assay.agent.install;

import dev.assay.agent.install.InstallManifest.InstalledFile;
import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.tool.PrintableText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Take the files of a runtime out of its archive, a wheel or a jar: both are zip files.
 *
 * <p>Which files, and where to, is decided here and not by the archive: an entry's own path is only compared. What an entry claims to be
 * does not matter either: it becomes a plain file, of no more bytes than are allowed.
 */
final class ArchiveUnpacker {
    /** More than any library of a runtime that Assay knows. */
    static final long LARGEST_BYTES = 2L << 30;

    private static final int BUFFER_BYTES = 1 << 16;

    private final long largestBytes;

    /** @param largestBytes how much all files may have together */
    ArchiveUnpacker(long largestBytes) {
        this.largestBytes = largestBytes;
    }

    /**
     * Unpack into an existing, empty directory.
     *
     * @throws ProblemException {@code runtime.bad-archive}
     * @throws IOException if the directory can't be written to
     */
    List<InstalledFile> unpack(Path archive, PlatformArchive wanted, Path directory) throws IOException {
        try (ZipFile zip = open(archive, wanted.archive())) {
            List<InstalledFile> files = new ArrayList<>();
            long left = largestBytes;
            for (String path : wanted.files()) {
                InstalledFile file = unpack(zip, path, wanted.archive(), directory, left);
                left -= file.bytes();
                files.add(file);
            }
            return List.copyOf(files);
        }
    }

    private static ZipFile open(Path archive, PackageArchive from) {
        try {
            return new ZipFile(archive.toFile());
        } catch (IOException e) {
            throw InstallProblems.badArchive(from, PrintableText.of(e.getMessage()));
        }
    }

    private static InstalledFile unpack(ZipFile zip, String path, PackageArchive from, Path directory, long most)
            throws IOException {
        List<? extends ZipEntry> entries =
                zip.stream().filter(entry -> entry.getName().equals(path)).toList();
        if (entries.size() != 1) {
            // Of two entries with one name, every tool takes another.
            throw InstallProblems.badArchive(from, "it has " + entries.size() + " entries " + path);
        }
        String name = PlatformArchive.fileName(path);
        try (InputStream in = read(zip, entries.getFirst(), from);
                DigestOutputStream out = new DigestOutputStream(
                        Files.newOutputStream(directory.resolve(name), StandardOpenOption.CREATE_NEW),
                        Sha256.digest())) {
            long bytes = copy(in, out, path, from, most);
            return new InstalledFile(
                    name, bytes, HexFormat.of().formatHex(out.getMessageDigest().digest()));
        }
    }

    private static InputStream read(ZipFile zip, ZipEntry entry, PackageArchive from) {
        try {
            return zip.getInputStream(entry);
        } catch (IOException e) {
            throw InstallProblems.badArchive(from, PrintableText.of(e.getMessage()));
        }
    }

    private static long copy(InputStream in, OutputStream out, String path, PackageArchive from, long most)
            throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long bytes = 0;
        for (int count = next(in, buffer, path, from); count >= 0; count = next(in, buffer, path, from)) {
            bytes += count;
            if (bytes > most) {
                throw InstallProblems.badArchive(from, path + " unpacks to more than it may");
            }
            out.write(buffer, 0, count);
        }
        return bytes;
    }

    private static int next(InputStream in, byte[] buffer, String path, PackageArchive from) {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            throw InstallProblems.badArchive(from, path + ": " + PrintableText.of(e.getMessage()));
        }
    }
}
