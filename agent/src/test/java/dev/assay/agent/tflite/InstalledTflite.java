package dev.assay.agent.tflite;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.agent.foreign.NativePlatform;
import dev.assay.agent.install.InstalledRuntimes;
import dev.assay.agent.install.RuntimeInstaller;
import dev.assay.agent.runtime.RuntimeDirectories;
import dev.assay.scenarios.tool.Tools;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Have the real TFLite: installed as a user would, from the jar that the build brings. */
public final class InstalledTflite {
    private InstalledTflite() {}

    /** Return where it is; the calling test is skipped where TFLite does not exist for the platform. */
    public static RuntimeDirectories directories() throws InterruptedException {
        NativePlatform platform = NativePlatform.current();
        assumeTrue(TflitePackage.PACKAGE.archive(platform).isPresent(), "there is no TFLite for " + platform);
        Path directory = Path.of("target", "assay-tests").toAbsolutePath();
        InstalledRuntimes installed = new InstalledRuntimes(directory.resolve("runtimes"));
        new RuntimeInstaller(
                        installed,
                        platform,
                        new Tools(Map.of(), Duration.ofSeconds(1)),
                        jar -> jarOnTheClassPath("org/bytedeco/tensorflowlite/" + jar.classifier()),
                        InstantSource.system(),
                        _ -> {})
                .install(TflitePackage.PACKAGE, null);
        return new RuntimeDirectories(directory.resolve("libraries"), installed);
    }

    private static Path jarOnTheClassPath(String directory) {
        String library = directory + "/" + TflitePackage.library(NativePlatform.current());
        @Nullable URL url = InstalledTflite.class.getClassLoader().getResource(library);
        try {
            JarURLConnection connection =
                    (JarURLConnection) Objects.requireNonNull(url, "the build brings no " + library)
                            .openConnection();
            URI jar = connection.getJarFileURL().toURI();
            return Path.of(jar);
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static Path libraries() throws InterruptedException {
        return directories().installed().require(TflitePackage.PACKAGE, NativePlatform.current());
    }
}
