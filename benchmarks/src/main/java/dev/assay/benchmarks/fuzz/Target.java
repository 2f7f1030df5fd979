package dev.assay.benchmarks.fuzz;

import dev.assay.agent.daemon.bundle.BundleFile;
import dev.assay.coordinator.source.DownloadListener;
import dev.assay.coordinator.source.SourceResolvers;
import dev.assay.optimizer.inspect.ModelInspector;
import dev.assay.reports.assembly.ResultJson;
import dev.assay.reports.foreign.ForeignFile;
import dev.assay.reports.foreign.ForeignImport;
import dev.assay.reports.foreign.ForeignTool;
import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.SourceLocation;
import dev.assay.scenarios.language.reader.ScenarioReader;
import dev.assay.scenarios.measurement.LatencyHistogram;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.result.AssayBuild;
import dev.assay.scenarios.result.ForeignMeasurement.SourceFile;
import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.store.FileTree;
import dev.assay.scenarios.wire.AgentHello;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.Bundle;
import dev.assay.scenarios.wire.Heartbeat;
import dev.assay.scenarios.wire.JoinRequest;
import dev.assay.scenarios.wire.LeaseAnswer;
import dev.assay.scenarios.wire.LeaseRequest;
import dev.assay.scenarios.wire.Submission;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Everything that reads what others wrote. */
enum Target {
    SCENARIO {
        @Override
        void read(byte[] input) {
            ScenarioReader.read(input, "fuzzed.yaml");
        }
    },
    MODEL {
        @Override
        void read(byte[] input) throws IOException {
            ModelInspector.inspect(written(input), _ -> Map.of());
        }
    },
    /** What coordinators and agents send each other; the first byte chooses the message. */
    MESSAGE {
        @Override
        void read(byte[] input) {
            if (input.length > 0) {
                AssayJson.mapper().readValue(content(input), MESSAGES.get(Math.floorMod(input[0], MESSAGES.size())));
            }
        }
    },
    RESULT {
        @Override
        void read(byte[] input) {
            ResultJson.parse(new String(input, StandardCharsets.UTF_8), "fuzzed");
        }
    },
    /** What histograms hold, in results, reports and {@code .hlog} files. */
    HISTOGRAM {
        @Override
        void read(byte[] input) throws IOException {
            new LatencyHistogram(encoded(input), 0, 0, 3, 1, 2).decode();
        }
    },
    SAMPLES {
        @Override
        void read(byte[] input) throws IOException {
            SampleSet samples = SampleSet.open(written(input));
            for (int i = 0; i < samples.header().inputs().size(); i++) {
                ByteBuffer _ = samples.tensor(i, 0);
            }
        }
    },
    BUNDLE {
        @Override
        void read(byte[] input) throws IOException {
            try (BundleFile bundle = BundleFile.open(written(input))) {
                Bundle _ = bundle.bundle();
            }
        }
    },
    /** A zip or tar archive, out of which one file is wanted. */
    ARCHIVE {
        @Override
        void read(byte[] input) throws IOException {
            Path file = written(input);
            Path store = DIRECTORY.resolve("store");
            try {
                SourceResolvers.create(
                                new ContentStore(store.resolve("content")),
                                store.resolve("sources"),
                                DownloadListener.NONE)
                        .resolve(
                                new ArtifactSource(
                                        new SourceLocation.LocalFile(
                                                file.getFileName().toString(), "dir/model.onnx"),
                                        null),
                                DIRECTORY);
            } finally {
                FileTree.delete(store);
            }
        }
    },
    /** What other tools print; the first byte chooses the tool. */
    FOREIGN {
        @Override
        void read(byte[] input) {
            if (input.length == 0) {
                return;
            }
            ForeignTool[] tools = ForeignTool.values();
            byte[] file = content(input);
            new ForeignImport(
                            new AssayBuild("1", "fuzz"),
                            "run",
                            Instant.EPOCH,
                            "device",
                            new ArtifactInfo("fp32", Sha256.of(file), 1, "file:x.onnx", null, null, null),
                            1)
                    .read(
                            tools[Math.floorMod(input[0], tools.length)],
                            List.of(new ForeignFile(
                                    "fuzzed",
                                    new String(file, StandardCharsets.UTF_8),
                                    new SourceFile("fuzzed", Sha256.of(file)))));
        }
    };

    private static final List<Class<?>> MESSAGES = List.of(
            AgentHello.class,
            BlockReport.class,
            Bundle.class,
            Heartbeat.class,
            JoinRequest.class,
            LeaseAnswer.class,
            LeaseRequest.class,
            Submission.class);

    private static final Path DIRECTORY = directory();

    /**
     * Read an input.
     *
     * @throws IOException if it can't be read
     */
    abstract void read(byte[] input) throws IOException;

    static Target named(String name) {
        return valueOf(name.toUpperCase(java.util.Locale.ROOT));
    }

    /** What follows the byte that chooses. */
    private static byte[] content(byte[] input) {
        return Arrays.copyOfRange(input, 1, input.length);
    }

    private static Path written(byte[] input) throws IOException {
        return Files.write(DIRECTORY.resolve("input"), input);
    }

    /** In memory, where there is such a place: a million files are written. */
    private static Path directory() {
        try {
            Path memory = Path.of("/dev/shm");
            Path created = Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "assay-fuzz-")
                    : Files.createTempDirectory("assay-fuzz-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(created)));
            return created;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try {
            FileTree.delete(directory);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Put bytes where a histogram has its own: compressed, behind a header, so that the fuzzer need not invent checksums. */
    private static String encoded(byte[] content) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(compressed, new Deflater(1))) {
            out.write(content);
        }
        // The cookie of a compressed histogram, version 2, and how long it is.
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(8 + compressed.size())
                        .putInt(0x1c849304)
                        .putInt(compressed.size())
                        .put(compressed.toByteArray())
                        .array());
    }
}
