package dev.assay.agent.onnxruntime;

import dev.assay.agent.foreign.NativePlatform;
import dev.assay.agent.install.PlatformArchive;
import dev.assay.agent.install.PythonWheel;
import dev.assay.agent.install.RuntimePackage;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Know the build of ONNX Runtime for NVIDIA's GPUs: the core, and a library for each provider.
 *
 * <p>The Maven artifact {@code onnxruntime_gpu} holds the same libraries for two platforms at once, in 640 MB; the wheel is a third of that,
 * and comes the way that other runtimes come.
 */
final class OnnxRuntimeGpu {
    /** The version of the Java API that this Assay is built with: another core would refuse it. */
    static final String VERSION = "1.29.0";

    /** What the CUDA provider loads of the system. */
    static final String CUDA_NEEDS = "CUDA 13 and cuDNN 9";

    /** What the TensorRT provider loads of the system. */
    static final String TENSORRT_NEEDS = "CUDA 13, cuDNN 9 and TensorRT 10";

    private static final String CORE = "libonnxruntime.so." + VERSION;
    private static final String SHARED = "libonnxruntime_providers_shared.so";

    static final RuntimePackage PACKAGE = new RuntimePackage(
            "onnxruntime-gpu",
            "ONNX Runtime for NVIDIA GPUs",
            VERSION,
            "MIT",
            List.of(new PlatformArchive(
                    new NativePlatform("linux", "x64"),
                    new PythonWheel(
                            "onnxruntime-gpu",
                            VERSION,
                            "3.11",
                            "cp311",
                            "manylinux_2_28_x86_64",
                            "de3caf93887ba4ad51c7d3cab04c7b464f9dd93c51047be5bfb413fd4a191e6a"),
                    List.of(
                            "onnxruntime/capi/" + CORE,
                            "onnxruntime/capi/" + SHARED,
                            "onnxruntime/capi/" + providerLibrary(Accelerator.CUDA),
                            "onnxruntime/capi/" + providerLibrary(Accelerator.TENSORRT),
                            "onnxruntime/LICENSE",
                            "onnxruntime/ThirdPartyNotices.txt"))));

    private OnnxRuntimeGpu() {}

    /** Return the file that holds a provider. */
    static String providerLibrary(Accelerator accelerator) {
        return "libonnxruntime_providers_" + accelerator.id() + ".so";
    }

    /**
     * Put the installed libraries and the one that Java calls into one directory, under the names that ONNX Runtime looks for, as links.
     *
     * @param installed has been checked
     * @param ours what comes with Assay for the CPU; of it, only what connects Java is taken
     * @return the directory
     * @throws ProblemException {@code cache.unwritable}
     */
    static Path layOut(Path installed, Path ours, NativePlatform platform, Path cache) {
        Map<String, Path> links = new TreeMap<>(Map.of(
                "libonnxruntime.so", installed.resolve(CORE),
                "libonnxruntime4j_jni.so", ours.resolve("libonnxruntime4j_jni.so")));
        for (String library :
                List.of(SHARED, providerLibrary(Accelerator.CUDA), providerLibrary(Accelerator.TENSORRT))) {
            links.put(library, installed.resolve(library));
        }
        Path directory = cache.toAbsolutePath().resolve("onnxruntime-gpu-" + VERSION + "-" + platform);
        try {
            Files.createDirectories(directory);
            for (Map.Entry<String, Path> link : links.entrySet()) {
                link(directory.resolve(link.getKey()), link.getValue().toAbsolutePath());
            }
            return directory;
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(
                            "cache.unwritable",
                            "links to ONNX Runtime's libraries can't be made in " + directory + ": " + e,
                            "free some space there, or choose another cache directory"),
                    e);
        }
    }

    private static void link(Path link, Path target) throws IOException {
        if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(target)) {
            return;
        }
        if (Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
            Files.delete(link);
        }
        try {
            Files.createSymbolicLink(link, target);
        } catch (FileAlreadyExistsException e) {
            // Another agent of the same user was faster; it links to the same.
            if (!Files.readSymbolicLink(link).equals(target)) {
                throw e;
            }
        }
    }
}
