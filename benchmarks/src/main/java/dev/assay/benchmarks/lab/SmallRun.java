package dev.assay.benchmarks.lab;

import dev.assay.coordinator.farm.LeanHttp;
import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.language.ProfileName;
import dev.assay.scenarios.wire.ApiPaths;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.Submission;
import dev.assay.scenarios.wire.SubmissionAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A run with two small models, submitted as a user would. */
public final class SmallRun {
    private static final Path MODELS = Path.of("..", "scenarios", "library", "models");

    private SmallRun() {}

    /**
     * Submit one.
     *
     * @param loads how many blocks it has for each agent that joined
     * @return its id
     */
    public static String submit(LeanHttp http, int loads, long seed) throws IOException {
        Map<String, ArtifactReference> files = new HashMap<>();
        for (String model : List.of("mlp-fp32.onnx", "mlp-int8.onnx")) {
            byte[] bytes = Files.readAllBytes(MODELS.resolve(model));
            ArtifactReference reference = new ArtifactReference(Sha256.of(bytes), bytes.length);
            http.send("PUT", ApiPaths.artifact(reference), bytes).as(ArtifactReference.class);
            files.put(model, reference);
        }
        return http.post(
                        ApiPaths.RUNS, new Submission(scenario(loads), "small.yaml", ProfileName.QUICK, seed, 0, files))
                .as(SubmissionAnswer.class)
                .run()
                .id();
    }

    private static String scenario(int loads) {
        return """
                name: small
                model:
                  source: file:mlp-fp32.onnx
                  inputs:
                    input: { type: float32, shape: [batch, 128] }
                task: { type: fidelity, evaluation-samples: 8 }
                baseline: fp32
                variants:
                  fp32: original
                  int8: { source: 'file:mlp-int8.onnx' }
                loads:
                """
                + IntStream.range(0, loads)
                        .mapToObj(i -> "  load-" + i + ": { type: single-stream, min-duration: 250 ms }\n")
                        .collect(Collectors.joining());
    }
}
