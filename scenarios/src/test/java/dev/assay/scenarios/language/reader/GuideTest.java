package dev.assay.scenarios.language.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scenarios.json.AssayJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The guide to the language explains all of it, with examples that hold. */
class GuideTest {
    private static final Path GUIDE = Path.of("..", "docs", "guide", "scenarios.md");
    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @Test
    void explainsEveryKeyAndWordOfTheLanguage() throws IOException {
        Set<String> words = new TreeSet<>();
        collect(AssayJson.mapper().readTree(ScenarioSchema.toJson()), words);
        assertThat(words).contains("threads", "max-loss", "top-1-agreement", "weight-only");

        String guide = Files.readString(GUIDE);
        assertThat(words).allSatisfy(word -> assertThat(guide).containsPattern("[`.]" + Pattern.quote(word) + "[`:]"));
    }

    private static void collect(JsonNode schema, Set<String> words) {
        if (schema.path("properties").isObject()) {
            words.addAll(schema.get("properties").propertyNames());
        }
        for (JsonNode word : schema.path("enum")) {
            if (word.isString()) {
                words.add(word.stringValue());
            }
        }
        schema.forEach(child -> collect(child, words));
    }

    @Test
    void showsExamplesThatRead() throws IOException {
        List<String> examples = examples();
        assertThat(examples).hasSizeGreaterThan(5);
        String whole = examples.getFirst();
        assertThat(ScenarioFiles.read(whole).name()).isEqualTo("my-model");

        for (String example : examples.subList(1, examples.size())) {
            String key = example.substring(0, example.indexOf(':') + 1);
            assertThat(ScenarioFiles.read(withPart(whole, key, example)))
                    .as(example)
                    .isNotNull();
        }
    }

    private static List<String> examples() throws IOException {
        List<String> examples = new ArrayList<>();
        Matcher matcher = EXAMPLE.matcher(Files.readString(GUIDE));
        while (matcher.find()) {
            examples.add(matcher.group(1));
        }
        return examples;
    }

    /** Replace one top-level key of a scenario, and give the model the dimensions that the part is about. */
    private static String withPart(String scenario, String key, String part) {
        String rest = scenario.replaceAll("(?m)^" + key + ".*\n(?: .*\n)*", "");
        if (key.equals("shapes:")) {
            return rest.replace("[batch, 10]", "[batch, sequence]") + part;
        }
        return (part.contains("image-classification") ? rest.replace("[batch, 10]", "[batch, 3, 48, 192]") : rest)
                + part;
    }
}
