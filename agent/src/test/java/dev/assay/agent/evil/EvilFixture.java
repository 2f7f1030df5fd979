package dev.assay.agent.evil;

import dev.assay.agent.worker.ProcessWorkerLauncher;
import dev.assay.agent.worker.WorkerJava;
import dev.assay.agent.worker.WorkerLauncher;
import dev.assay.agent.worker.WorkerLimits;
import dev.assay.agent.worker.WorkerSettings;
import dev.assay.agent.worker.WorkerTimeouts;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.samples.SampleSetHeader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What tests with real workers share. */
public final class EvilFixture {
    public static final RuntimeConfiguration RUNTIME = new RuntimeConfiguration("evil", "evil", 1, Map.of());

    private EvilFixture() {}

    /** Starts workers that may take long to start on a busy machine, but hang for a moment only. */
    public static WorkerLauncher launcher(Duration hang) {
        Duration patient = Duration.ofSeconds(60);
        return new ProcessWorkerLauncher(
                settings().withTimeouts(new WorkerTimeouts(patient, hang, hang, patient, patient, hang)),
                System::nanoTime);
    }

    /** Workers that find the evil runtime; nobody else does. */
    public static WorkerSettings settings() {
        // Tests need no fast code, but fast starts.
        return settings("-XX:TieredStopAtLevel=1");
    }

    /** The same with another argument of the Java machine. */
    public static WorkerSettings settings(String argument) {
        WorkerJava own = WorkerJava.ofThisProcess();
        List<Path> classPath = Stream.concat(own.classPath().stream(), Stream.of(serviceDirectory()))
                .toList();
        return new WorkerSettings(
                new WorkerJava(own.launcher(), classPath, 64, 64, List.of(argument)),
                Map.of("PATH", System.getenv("PATH")),
                WorkerTimeouts.defaults(),
                WorkerLimits.NONE,
                null);
    }

    private static Path serviceDirectory() {
        try {
            return Path.of(Objects.requireNonNull(EvilFixture.class.getResource("/evil-runtime"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Write samples of four random-looking floats: one of three classes each, the first {@code references} are references. */
    public static Path writeSamples(Path file, int references, int evaluation) throws IOException {
        int count = references + evaluation;
        ByteBuffer values = ByteBuffer.allocate(count * 4 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        Integer[] labels = new Integer[count];
        for (int sample = 0; sample < count; sample++) {
            labels[sample] = sample % 3;
            for (int element = 0; element < 4; element++) {
                values.putFloat((element == labels[sample] ? 1 : 0) + 0.01f * (sample + element));
            }
        }
        SampleSetHeader header = new SampleSetHeader(
                "fidelity",
                "test",
                1,
                references,
                evaluation,
                List.of(new SampleSetHeader.Input("input", ElementType.FLOAT32, List.of(4L), true)),
                List.of("a", "b", "c"),
                List.of(labels));
        try (OutputStream out = Files.newOutputStream(file)) {
            SampleSet.write(out, header, List.of(values));
        }
        return file;
    }
}
