package dev.assay.agent.openvino;

import dev.assay.agent.foreign.NativePlatform;
import dev.assay.agent.install.PlatformArchive;
import dev.assay.agent.install.PythonWheel;
import dev.assay.agent.install.RuntimePackage;
import java.util.List;
import java.util.stream.Stream;

/** Know the files of OpenVINO: the C API, the core, the plugins of the devices, and readers of ONNX and of OpenVINO's own format. */
final class OpenVinoPackage {
    static final String RUNTIME = "openvino";

    /** The release whose C API {@link OpenVinoApi} binds: numbers of element types and layouts of structs change between releases. */
    static final String RELEASE = "2026.4";

    private static final String VERSION = "2026.4.1";
    private static final NativePlatform LINUX_X64 = new NativePlatform("linux", "x64");
    private static final NativePlatform LINUX_ARM64 = new NativePlatform("linux", "aarch64");
    private static final NativePlatform MAC_ARM64 = new NativePlatform("osx", "aarch64");

    static final RuntimePackage PACKAGE = new RuntimePackage(
            RUNTIME,
            "OpenVINO",
            VERSION,
            "Apache-2.0",
            List.of(
                    archive(
                            LINUX_X64,
                            "manylinux_2_28_x86_64",
                            "2d22b1da03f7caf74df30e9f6417d0ab2f637e4a38e08e1dcd294d2c37407aaf",
                            "libopenvino_c.so.2641",
                            "libopenvino.so.2641",
                            "libopenvino_intel_cpu_plugin.so",
                            "libopenvino_intel_gpu_plugin.so",
                            "libopenvino_intel_npu_plugin.so",
                            "libopenvino_onnx_frontend.so.2641",
                            "libopenvino_ir_frontend.so.2641",
                            "libtbb.so.12",
                            "libtbbbind_2_5.so.3",
                            "libhwloc.so.15"),
                    archive(
                            LINUX_ARM64,
                            "manylinux_2_35_aarch64",
                            "bea1eb3733c34ef331adc945da0ccda5937865031139073663be84c517ffda22",
                            "libopenvino_c.so.2641",
                            "libopenvino.so.2641",
                            "libopenvino_arm_cpu_plugin.so",
                            "libopenvino_onnx_frontend.so.2641",
                            "libopenvino_ir_frontend.so.2641",
                            "libtbb.so.12",
                            "libtbbbind_2_5.so.3",
                            "libhwloc.so.15"),
                    archive(
                            MAC_ARM64,
                            "macosx_11_0_arm64",
                            "d3740853691ae4a9003bc3417a4625d848e2cc3251af4b815c59199b38be252a",
                            "libopenvino_c.2641.dylib",
                            "libopenvino.2641.dylib",
                            "libopenvino_arm_cpu_plugin.so",
                            "libopenvino_onnx_frontend.2641.dylib",
                            "libopenvino_ir_frontend.2641.dylib",
                            "libtbb.12.dylib",
                            "libtbbbind_2_5.3.dylib",
                            "libhwloc.dylib")));

    private OpenVinoPackage() {}

    private static PlatformArchive archive(NativePlatform platform, String tag, String sha256, String... libraries) {
        String licences = "openvino-" + VERSION + ".dist-info/licenses/";
        return new PlatformArchive(
                platform,
                new PythonWheel("openvino", VERSION, "3.11", "cp311", tag, sha256),
                Stream.concat(
                                Stream.of(libraries).map(library -> "openvino/libs/" + library),
                                Stream.of(
                                                "LICENSE",
                                                "licensing/onednn_third-party-programs.txt",
                                                "licensing/onetbb_third-party-programs.txt",
                                                "licensing/runtime-third-party-programs.txt")
                                        .map(file -> licences + file))
                        .toList());
    }

    /** Return the name of the library with the C API. */
    static String library(NativePlatform platform) {
        return platform.isMac() ? "libopenvino_c.2641.dylib" : "libopenvino_c.so.2641";
    }
}
