package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.assembly.ResultJson;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.RunResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The real program searches among real models, and hands out what it chose. */
class TuneEndToEndTest {
    @TempDir
    private Path directory;

    @Test
    void aSearchEndsWithAFileToDeployAndARunOfEachRung() throws Exception {
        Path library = RunEndToEndTest.LIBRARY;
        Path out = directory.resolve("search");
        Path scenario = Files.writeString(
                directory.resolve("smoke.yaml"),
                RunEndToEndTest.withoutHashes(Files.readString(library.resolve("smoke.yaml"))
                        .replace("file:models/", "file:" + library.resolve("models") + "/")
                        .replace("loads:", "loads:\n  all: { type: offline, min-duration: 100 ms }")
                        .replace("quick: { rounds: 3", "quick: { rounds: 2")));
        try (AssayProcess assay = AssayProcess.start(
                RunEndToEndTest.HOME,
                "tune",
                scenario.toString(),
                "--profile",
                "quick",
                "--goal",
                "size",
                "--require",
                "accuracy.drop<5%",
                "--block",
                "one-sample--single-stream",
                "--seed",
                "7",
                "--out",
                out.toString())) {
            assertThat(assay.awaitExit()).as(assay.output()).isZero();
            assertThat(assay.output())
                    .contains("searching 2 candidates for the smallest file", "fp32 after rung 1", "deploy int8: p50");
        }
        JsonNode search = AssayJson.mapper().readTree(Files.readString(out.resolve("tune.json")));
        assertThat(search.at("/schema").asString()).isEqualTo("assay-tune/v1");
        assertThat(search.at("/ending").asString()).isEqualTo("decided");
        assertThat(search.at("/choice/facts/candidate/variant").asString()).isEqualTo("int8");
        RunResult first = ResultJson.read(out.resolve("rung-1").resolve("result.json"));
        RunResult last = ResultJson.read(out.resolve("rung-2-final").resolve("result.json"));
        for (RunResult rung : List.of(first, last)) {
            BlockResult block = rung.blocks().getFirst();
            assertThat(rung.blocks()).as("only the block that was chosen").hasSize(1);
            assertThat(block.id()).endsWith("--one-sample--single-stream");
            assertThat(rung.run().description()).contains("of a search");
        }
        assertThat(last.run().seed()).isNotEqualTo(first.run().seed());
        assertThat(out.resolve("rung-1").resolve("index.html")).exists();
        Path file = directory.resolve("int8.onnx");
        try (AssayProcess assay = AssayProcess.start(
                RunEndToEndTest.HOME,
                "deploy",
                out.resolve("rung-2-final").toString(),
                "--variant",
                "int8",
                "--out",
                file.toString())) {
            assertThat(assay.awaitExit()).as(assay.output()).isZero();
        }
        assertThat(file).hasSameBinaryContentAs(library.resolve("models").resolve("mlp-int8.onnx"));
    }
}
