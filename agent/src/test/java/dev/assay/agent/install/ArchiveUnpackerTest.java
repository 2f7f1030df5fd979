package dev.assay.agent.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.agent.install.InstallManifest.InstalledFile;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveUnpackerTest {
    @TempDir
    private Path directory;

    private Path target;

    @BeforeEach
    void makeTarget() throws IOException {
        target = Files.createDirectory(directory.resolve("target"));
    }

    @Test
    void takesNothingButWhatIsWanted() throws IOException {
        Path wheel = Wheels.write(
                directory.resolve("demo.whl"),
                "demo/__init__.py",
                Wheels.LIBRARY,
                "../climbs",
                "/absolute",
                Wheels.LICENCE);
        List<InstalledFile> files = unpack(wheel, 1000);
        assertThat(files).extracting(InstalledFile::name).containsExactly("libdemo.so.1", "LICENSE");
        assertThat(names(target)).containsExactlyInAnyOrder("libdemo.so.1", "LICENSE");
        assertThat(target.resolve("libdemo.so.1")).hasContent(Wheels.LIBRARY);
        assertThat(names(directory)).containsExactlyInAnyOrder("demo.whl", "target");
    }

    @Test
    void anEntryThatClaimsToBeALinkBecomesAPlainFile() throws IOException {
        Path wheel = Wheels.write(directory.resolve("demo.whl"), Wheels.LIBRARY, Wheels.LICENCE);
        byte[] bytes = Files.readAllBytes(wheel);
        // The mode in the central directory: 38 bytes into each record.
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        for (int at = text.indexOf("PK\1\2"); at >= 0; at = text.indexOf("PK\1\2", at + 1)) {
            bytes[at + 5] = 3;
            bytes[at + 41] = (byte) 0xa1;
        }
        Files.write(wheel, bytes);
        unpack(wheel, 1000);
        assertThat(Files.isSymbolicLink(target.resolve("LICENSE"))).isFalse();
        assertThat(target.resolve("LICENSE")).hasContent(Wheels.LICENCE);
    }

    @Test
    void aMissingEntryIsAProblem() throws IOException {
        assertRefused(Wheels.write(directory.resolve("demo.whl"), Wheels.LIBRARY), 1000, "0 entries " + Wheels.LICENCE);
    }

    @Test
    void twoEntriesOfOneNameAreAProblem() throws IOException {
        String twin = Wheels.LICENCE.replace("LICENSE", "LICENSF");
        Path wheel = Wheels.write(directory.resolve("demo.whl"), Wheels.LIBRARY, Wheels.LICENCE, twin);
        byte[] bytes = new String(Files.readAllBytes(wheel), StandardCharsets.ISO_8859_1)
                .replace(twin, Wheels.LICENCE)
                .getBytes(StandardCharsets.ISO_8859_1);
        Files.write(wheel, bytes);
        assertRefused(wheel, 1000, "2 entries " + Wheels.LICENCE);
    }

    @Test
    void moreBytesThanAllowedAreAProblem() throws IOException {
        Path wheel = Wheels.write(directory.resolve("demo.whl"), Wheels.LIBRARY, Wheels.LICENCE);
        assertRefused(wheel, Wheels.LIBRARY.length() + 1, "more than it may");
    }

    @Test
    void whatIsNoZipIsAProblem() throws IOException {
        assertRefused(Files.writeString(directory.resolve("demo.whl"), "<html>"), 1000, "can't be unpacked");
    }

    @Test
    void changedBytesAreAProblem() throws IOException {
        Path wheel = Wheels.write(directory.resolve("demo.whl"), Wheels.LIBRARY, Wheels.LICENCE);
        byte[] bytes = Files.readAllBytes(wheel);
        // Inside the compressed bytes of the first entry.
        bytes[30 + Wheels.LIBRARY.length() + 4] ^= 0x55;
        Files.write(wheel, bytes);
        assertRefused(wheel, 1000, Wheels.LIBRARY);
    }

    @Test
    void aPackageCanNotAskForAPath() {
        assertThatIllegalArgumentException().isThrownBy(() -> PlatformArchive.fileName("demo/.."));
        assertThatIllegalArgumentException().isThrownBy(() -> PlatformArchive.fileName("demo/"));
        assertThatIllegalArgumentException().isThrownBy(() -> PlatformArchive.fileName("demo\\..\\x"));
        assertThat(PlatformArchive.fileName(Wheels.LIBRARY)).isEqualTo("libdemo.so.1");
    }

    private List<InstalledFile> unpack(Path wheel, long largestBytes) throws IOException {
        PlatformArchive wanted = Wheels.demo(wheel).archive(Wheels.PLATFORM).orElseThrow();
        return new ArchiveUnpacker(largestBytes).unpack(wheel, wanted, target);
    }

    private void assertRefused(Path wheel, long largestBytes, String says) {
        ProblemException e = catchThrowableOfType(ProblemException.class, () -> unpack(wheel, largestBytes));
        Problem problem = e.problems().getFirst();
        assertThat(problem.code()).isEqualTo("runtime.bad-archive");
        assertThat(problem.message()).contains(says);
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
