package dev.assay.scenarios.language.reader;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.scenarios.language.Scenario;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Scenario texts for tests, and ways to read them. */
final class ScenarioFiles {
    static final String FILE = "test.yaml";

    static final String SHA_256 = "0123456789abcdef".repeat(4);

    /** Says everything that can be said, once. */
    static final String FULL = """
            version: 1
            name: full-scenario
            description: All keys at once.
            model:
              source: maven:org.example:model:1.0!/models/model.onnx
              sha256: %1$s
              inputs:
                input_ids: { type: int64, shape: [batch, sequence] }
                attention_mask: { type: int64, shape: [batch, sequence] }
            task:
              type: text-embedding-classification
              dataset: { source: "https://example.org/data.noun", sha256: %1$s }
              tokenizer: { source: file:tokenizer.json }
              pooling: first-token
              reference-samples: 52
              evaluation-samples: 104
              seed: 7
              gate: { metric: accuracy, max-loss: 1.5 %% }
            baseline: fp32
            variants:
              fp32: original
              int8: { source: "npm:@scope/models@1.2.3!/package/int8.onnx", sha256: %1$s }
              pruned:
                recipe:
                  - prune: { ratio: 30 %% }
                  - fuse: { level: standard }
                  - quantize: { mode: weight-only, weights: int4, block-size: 64 }
                  - convert: { precision: fp16 }
            runtimes:
              ort: { type: onnxruntime, threads: 2, options: { graph-optimization: all, spinning: false } }
              nothing: { type: null, cpus: "0-1" }
            shapes:
              short: { batch: 2, sequence: 16 }
              long: { sequence: 128 }
            loads:
              one: { type: single-stream, warm-up: 500 ms, min-duration: 1 min, min-queries: 10 }
              many: { type: offline, batch: 8 }
            targets:
              arm: { arch: aarch64, cores: 4 }
              any: {}
            profiles:
              quick: { rounds: 3, duration-scale: 0.5, sample-scale: 0.25 }
              thorough: { rounds: 30, max-rounds: 50, precision: 0.5 %% }
            margin: 2 %%
            claims:
              sold-as: { says: twice as fast, about: pruning, speed-up: 2, size-ratio: [1.2, 1.5], max-loss: 2 %% }
              rewritten: { says: faster, about: { runtime: tensorrt, than: onnxruntime }, speed-up: [2, 5] }
            gates: [ speedup >= 1.5, p99 < 20 ms ]
            """.formatted(SHA_256);

    /** Says no more than it must. */
    static final String SHORTEST = """
            name: shortest
            model:
              source: file:model.onnx
              inputs:
                x: { type: float32, shape: [batch, 10] }
            task: { type: fidelity }
            baseline: fp32
            variants: { fp32: original }
            """;

    /** Has every load that is more than a few numbers. */
    static final String WITH_LOADS = SHORTEST + """
            loads:
              users:
                type: server
                queries-per-second: [10, 2.5]
                threads: 2
                latency-bound: { percentile: 99.9, latency: 15 ms }
              peak: { type: peak-rate, latency-bound: { latency: 20 ms }, confirmations: 2, max-trials: 9 }
              together: { type: concurrency, clients: 8, batching: { max-size: 4, max-delay: 1.5 ms, deadline: 1 s } }
              hot: { type: sustained, clients: 2, rounds: 1, min-duration: 90 min }
            """;

    private ScenarioFiles() {}

    static Scenario read(String yaml) {
        return ScenarioReader.read(yaml.getBytes(StandardCharsets.UTF_8), FILE);
    }

    static List<Problem> problems(String yaml) {
        return problems(yaml.getBytes(StandardCharsets.UTF_8));
    }

    static List<Problem> problems(byte[] yaml) {
        ProblemException thrown = catchThrowableOfType(ProblemException.class, () -> ScenarioReader.read(yaml, FILE));
        if (thrown == null) {
            throw new AssertionError("nothing was wrong with the file");
        }
        return thrown.problems();
    }
}
