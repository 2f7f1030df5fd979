package dev.assay.scenarios.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.language.reader.ScenarioReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScenarioSourcesTest {
    private static final Path LIBRARY = Path.of("library");

    @Test
    void theModelAndEveryFinishedVariantAreSources() {
        assertThat(sources("smoke.yaml")).containsExactly("file:models/mlp-fp32.onnx", "file:models/mlp-int8.onnx");
    }

    @Test
    void theDataOfATaskAreSourcesToo() {
        assertThat(sources("minilm-int8.yaml")).hasSize(4).anyMatch(source -> source.contains("tokenizer"));
        assertThat(sources("digits-techniques.yaml").size()).isGreaterThan(10);
    }

    private static List<String> sources(String scenario) {
        return ScenarioReader.read(LIBRARY.resolve(scenario)).scenario().sources().stream()
                .map(source -> source.location().toText())
                .toList();
    }
}
