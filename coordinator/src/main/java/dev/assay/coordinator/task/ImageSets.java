package dev.assay.coordinator.task;

import dev.assay.coordinator.source.SourceResolver;
import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.ImageDataset;
import dev.assay.scenarios.store.StoredFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Get labelled images. */
final class ImageSets {
    private final SourceResolver sources;

    ImageSets(SourceResolver sources) {
        this.sources = sources;
    }

    /** Return {@code count} images of one part of a dataset. */
    LabelledImages load(
            ImageDataset dataset, ImageInput shape, SamplePart part, int count, long seed, Path baseDirectory)
            throws IOException {
        return switch (dataset) {
            case ImageDataset.JsonImages json -> load(json, shape, part, count, seed, baseDirectory);
            case ImageDataset.RenderedText text -> draw(text, shape, part, count, seed, baseDirectory);
        };
    }

    private LabelledImages load(
            ImageDataset.JsonImages dataset,
            ImageInput shape,
            SamplePart part,
            int count,
            long seed,
            Path baseDirectory)
            throws IOException {
        List<JsonImages> files = new ArrayList<>();
        List<String> origins = new ArrayList<>();
        for (Map.Entry<String, ArtifactSource> entry : dataset.classes().entrySet()) {
            StoredFile file = sources.resolve(entry.getValue(), baseDirectory);
            String name = entry.getValue().location().toText();
            files.add(JsonImages.read(file.path(), name, shape.pixels()));
            origins.add(Origins.of(entry.getValue(), file));
        }
        int[] sizes = files.stream().mapToInt(JsonImages::count).toArray();
        List<ImageSplit.Pick> picks = ImageSplit.of(sizes, part, count, seed);
        return new LabelledImages(
                "images from " + String.join(", ", origins),
                List.copyOf(dataset.classes().keySet()),
                picks.stream().map(ImageSplit.Pick::label).toList(),
                sample -> {
                    ImageSplit.Pick pick = picks.get(sample);
                    return files.get(pick.label()).image(pick.index());
                });
    }

    private LabelledImages draw(
            ImageDataset.RenderedText dataset,
            ImageInput shape,
            SamplePart part,
            int count,
            long seed,
            Path baseDirectory)
            throws IOException {
        List<TrueTypeFont> fonts = new ArrayList<>();
        List<String> origins = new ArrayList<>();
        for (ArtifactSource source : dataset.fonts()) {
            StoredFile file = sources.resolve(source, baseDirectory);
            fonts.add(TrueTypeFont.read(file.path(), source.location().toText()));
            origins.add(Origins.of(source, file));
        }
        return TextLineImages.of(fonts, String.join(", ", origins), shape, part, count, seed);
    }
}
