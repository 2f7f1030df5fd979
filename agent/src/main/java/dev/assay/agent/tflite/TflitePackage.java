package dev.assay.agent.tflite;

import dev.assay.agent.foreign.NativePlatform;
import dev.assay.agent.install.MavenJar;
import dev.assay.agent.install.PlatformArchive;
import dev.assay.agent.install.RuntimePackage;
import java.util.List;

/** Know the one library of TFLite: the C API with all built-in kernels and XNNPACK, as JavaCPP's presets build it. */
final class TflitePackage {
    static final String RUNTIME = "tflite";

    /** The release whose C API {@link TfliteApi} binds. */
    static final String RELEASE = "2.21";

    private static final String VERSION = "2.21.0-1.5.14";

    static final RuntimePackage PACKAGE = new RuntimePackage(
            RUNTIME,
            "TFLite",
            VERSION,
            "Apache-2.0",
            List.of(
                    archive(
                            new NativePlatform("linux", "x64"),
                            "linux-x86_64",
                            "97061333854967aadf2f092681d63af90b804db3800f007cffd24a2901f4bc72"),
                    archive(
                            new NativePlatform("linux", "aarch64"),
                            "linux-arm64",
                            "d34e33c49ce6da8f3c982cc6a084ff02f078d9c371dfb18a269aff93e0949d03"),
                    archive(
                            new NativePlatform("osx", "aarch64"),
                            "macosx-arm64",
                            "cbbd69dc511da244f97ddf1444986edabd35f7ac6bb623d3ca17f891faaabdd9")));

    private TflitePackage() {}

    private static PlatformArchive archive(NativePlatform platform, String classifier, String sha256) {
        return new PlatformArchive(
                platform,
                new MavenJar("org.bytedeco", "tensorflow-lite", VERSION, classifier, sha256),
                List.of("org/bytedeco/tensorflowlite/" + classifier + "/" + library(platform)));
    }

    /** Return the name of the library. */
    static String library(NativePlatform platform) {
        return platform.isMac() ? "libjnitensorflowlite.dylib" : "libjnitensorflowlite.so";
    }
}
