package dev.assay.agent.install;

import dev.assay.agent.foreign.NativePlatform;
import dev.assay.scenarios.hash.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Make wheels, good and hostile ones, and packages that ask for them. */
final class Wheels {
    static final NativePlatform PLATFORM = new NativePlatform("linux", "x64");
    static final String LIBRARY = "demo/libs/libdemo.so.1";
    static final String LICENCE = "demo-1.0.dist-info/LICENSE";

    private Wheels() {}

    /** Write a wheel with these entries; each holds its own name. */
    static Path write(Path file, String... entries) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String entry : entries) {
                zip.putNextEntry(new ZipEntry(entry));
                zip.write(entry.getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return file;
    }

    /** Return a package of the library and the licence in a wheel. */
    static RuntimePackage demo(Path wheel) throws IOException {
        return demo(Sha256.of(wheel));
    }

    static RuntimePackage demo(String sha256) {
        return demo(new PythonWheel("demo", "1.0", "3.11", "cp311", "manylinux_2_28_x86_64", sha256));
    }

    static RuntimePackage demo(PackageArchive archive) {
        return new RuntimePackage(
                "demo",
                "Demo",
                "1.0",
                "MIT",
                List.of(new PlatformArchive(PLATFORM, archive, List.of(LIBRARY, LICENCE))));
    }
}
