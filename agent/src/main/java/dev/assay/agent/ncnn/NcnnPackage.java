package dev.assay.agent.ncnn;

import dev.assay.agent.foreign.NativePlatform;
import dev.assay.agent.install.PlatformArchive;
import dev.assay.agent.install.RuntimePackage;
import dev.assay.agent.install.SourceArchive;
import java.util.List;

/** Know how ncnn's library comes to be: built from its sources, because no package index has one with the C API. */
final class NcnnPackage {
    static final String RUNTIME = "ncnn";

    /** The release whose C API {@link NcnnApi} binds; ncnn calls itself {@code 1.0.} and this. */
    static final String RELEASE = "20261020";

    static final String LIBRARY = "libncnn.so";

    private static final String VERSION = "1.0." + RELEASE;

    /**
     * What differs from ncnn's own defaults. All instruction sets are compiled, and the best is chosen when a model is loaded. Off is what
     * Assay has no use for: GPUs, pictures, tools; and two instruction sets of CPUs that are no longer made.
     */
    private static final SourceArchive SOURCE = new SourceArchive(
            RUNTIME,
            VERSION,
            "ad8cdd63e9755cfa8e23b9b6d9ce46156077d80298a89e7c3ba325ffccfca200",
            List.of(
                    "NCNN_VERSION=" + RELEASE,
                    "NCNN_SHARED_LIB=ON",
                    "NCNN_C_API=ON",
                    "NCNN_RUNTIME_CPU=ON",
                    "NCNN_OPENMP=ON",
                    "NCNN_VULKAN=OFF",
                    "NCNN_XOP=OFF",
                    "NCNN_FMA4=OFF",
                    "NCNN_PIXEL=OFF",
                    "NCNN_PIXEL_ROTATE=OFF",
                    "NCNN_PIXEL_AFFINE=OFF",
                    "NCNN_PIXEL_DRAWING=OFF",
                    "NCNN_PYTHON=OFF",
                    "NCNN_BUILD_TOOLS=OFF",
                    "NCNN_BUILD_EXAMPLES=OFF",
                    "NCNN_BUILD_BENCHMARK=OFF",
                    "NCNN_INSTALL_SDK=OFF"));

    static final RuntimePackage PACKAGE = new RuntimePackage(
            RUNTIME,
            "ncnn",
            VERSION,
            "BSD-3-Clause",
            List.of(archive(new NativePlatform("linux", "x64")), archive(new NativePlatform("linux", "aarch64"))));

    private NcnnPackage() {}

    private static PlatformArchive archive(NativePlatform platform) {
        return new PlatformArchive(
                platform,
                SOURCE,
                List.of(SourceArchive.BUILD + "/src/" + LIBRARY, SourceArchive.SOURCE + "/LICENSE.txt"));
    }
}
