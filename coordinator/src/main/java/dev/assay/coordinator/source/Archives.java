package dev.assay.coordinator.source;

import dev.assay.coordinator.source.Archive.Kind;
import dev.assay.coordinator.source.Archive.Member;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.tool.PrintableText;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Take single files out of archives: zip and its kin (jar, wheel), tar, and gzipped tar, told apart by their bytes, not their names.
 *
 * <p>Nothing is unpacked to a path that an archive chose: one entry is streamed to where the caller wants it. Links, encrypted entries,
 * names that climb out of the archive, and decompression bombs are refused.
 */
final class Archives {
    private static final int CLOSE_MATCHES = 5;
    private static final int TAR_MAGIC_OFFSET = 257;
    private static final String DAMAGED_HINT =
            "the archive is damaged or incomplete: fetch it again, or ask who published it";

    private final SourceSettings settings;

    Archives(SourceSettings settings) {
        this.settings = settings;
    }

    /**
     * Write the bytes of one entry.
     *
     * @param source names the entry, for messages
     * @param wanted the entry's path; where there are several, the first that exists is taken
     * @throws IOException only if {@code out} fails or the thread is interrupted; what is wrong with the archive becomes a problem
     */
    void extract(String source, Path path, List<String> wanted, OutputStream out) throws IOException {
        List<String> names = wanted.stream()
                .map(name -> EntryName.normalize(name)
                        .orElseThrow(() -> SourceProblems.malformed(
                                source,
                                "'" + name + "' is no path inside an archive",
                                "after !/ write a relative path without '..', with forward slashes")))
                .toList();
        try (Archive archive = open(source, path)) {
            Member member = find(source, archive.members(), names);
            archive.copy(member, new WriteFailures(out));
        } catch (WriteFailures.Failed e) {
            throw e.getCause();
        } catch (ProblemException | ClosedByInterruptException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Runtime exceptions too: what a parser of untrusted bytes throws on nonsense differs from release to
            // release.
            throw SourceProblems.badArchive(source, PrintableText.of(e.getMessage()), DAMAGED_HINT);
        }
    }

    private Archive open(String source, Path path) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(path)) {
            head = in.readNBytes(TAR_MAGIC_OFFSET + 5);
        }
        if (startsWith(head, 0, "PK\3\4") || startsWith(head, 0, "PK\5\6")) {
            return new ZipArchive(source, path, settings);
        }
        if (head.length > 1 && head[0] == 0x1f && head[1] == (byte) 0x8b) {
            return new TarArchive(source, path, true, settings);
        }
        if (startsWith(head, TAR_MAGIC_OFFSET, "ustar")) {
            return new TarArchive(source, path, false, settings);
        }
        throw SourceProblems.badArchive(
                source,
                "the file before !/ is not a zip, jar, wheel, tar or tar.gz",
                head.length == 0 ? "it is empty: fetch it again" : "without !/ the file itself is used");
    }

    private static boolean startsWith(byte[] bytes, int offset, String text) {
        return bytes.length >= offset + text.length()
                && new String(bytes, offset, text.length(), StandardCharsets.ISO_8859_1).equals(text);
    }

    private static Member find(String source, List<Member> members, List<String> names) {
        for (String name : names) {
            List<Member> matching = members.stream()
                    .filter(member -> EntryName.normalize(member.name())
                            .filter(name::equals)
                            .isPresent())
                    .toList();
            if (matching.size() > 1) {
                throw SourceProblems.badArchive(
                        source,
                        "it has " + matching.size()
                                + " entries of this name, and which one counts differs from tool to tool",
                        "ask who published the archive, or unpack it yourself and use file:");
            }
            if (matching.size() == 1) {
                return usable(source, matching.getFirst());
            }
        }
        throw missing(source, members, names.getFirst());
    }

    private static Member usable(String source, Member member) {
        return switch (member.kind()) {
            case FILE -> member;
            case DIRECTORY ->
                throw SourceProblems.entryNotFound(source, "this entry is a directory", "name a file in it");
            case LINK ->
                throw SourceProblems.badArchive(source, "this entry is a link", "name the file that it points to");
            case ENCRYPTED ->
                throw SourceProblems.badArchive(source, "this entry is encrypted", "unpack it yourself and use file:");
            case UNREADABLE ->
                throw SourceProblems.badArchive(
                        source,
                        "this entry is no plain file, or compressed with a method that is not supported",
                        "unpack it yourself and use file:");
        };
    }

    private static ProblemException missing(String source, List<Member> members, String name) {
        List<String> files = new ArrayList<>();
        for (Member member : members) {
            if (member.kind() == Kind.FILE) {
                EntryName.normalize(member.name()).ifPresent(files::add);
            }
        }
        List<String> nearest = SourceText.nearest(name, files, CLOSE_MATCHES);
        String hint = nearest.isEmpty()
                ? "the archive has no files"
                : "of its " + files.size() + " files, nearest are: " + String.join(", ", nearest);
        return SourceProblems.entryNotFound(source, "the archive has no such entry", hint);
    }

    /** Tell a failure to write from a failure to read, which {@code transferTo} throws alike. */
    private static final class WriteFailures extends FilterOutputStream {
        WriteFailures(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int value) {
            try {
                out.write(value);
            } catch (IOException e) {
                throw new Failed(e);
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int count) {
            try {
                out.write(bytes, offset, count);
            } catch (IOException e) {
                throw new Failed(e);
            }
        }

        private static final class Failed extends UncheckedIOException {
            private static final long serialVersionUID = 1L;

            Failed(IOException cause) {
                super(cause);
            }
        }
    }
}
