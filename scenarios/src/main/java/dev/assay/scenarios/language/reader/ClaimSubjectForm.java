package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.ClaimSubject;
import dev.assay.scenarios.language.Technique;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.Key;
import dev.assay.scenarios.language.yaml.Schemas;
import dev.assay.scenarios.language.yaml.YamlNode;
import dev.assay.scenarios.language.yaml.YamlValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read what a claim is about: a word such as {@code int8}, or {@code { runtime: tensorrt }}. */
final class ClaimSubjectForm implements Form<ClaimSubject> {
    private static final Form<ClaimSubject> WORDS = Forms.words(words());
    private static final Key<String> RUNTIME =
            Key.required("runtime", RuntimeForm.TYPE_FORM, "The runtime that is said to be faster.", "tensorrt");
    private static final Key<String> THAN =
            Key.optional("than", Forms.name(), "The runtime that it is compared with; without it any other.");
    private static final Form<ClaimSubject> OTHER_RUNTIME = Fields.of(RUNTIME, THAN)
            .as(values -> new ClaimSubject.AnotherRuntime(values.get(RUNTIME), values.find(THAN)));

    private static Map<String, ClaimSubject> words() {
        Map<String, ClaimSubject> words = new LinkedHashMap<>();
        for (Technique technique : Technique.values()) {
            words.put(technique.toText(), new ClaimSubject.OneTechnique(technique));
        }
        words.put("combination", new ClaimSubject.Combination());
        words.put("batching", new ClaimSubject.DynamicBatching());
        return words;
    }

    @Override
    public @Nullable ClaimSubject read(YamlValue value) {
        return value.node() instanceof YamlNode.Mapping ? OTHER_RUNTIME.read(value) : WORDS.read(value);
    }

    @Override
    public ObjectNode schema() {
        return Schemas.anyOf(List.of(WORDS.schema(), OTHER_RUNTIME.schema()));
    }
}
