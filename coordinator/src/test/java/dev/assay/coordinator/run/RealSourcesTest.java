package dev.assay.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.coordinator.conversion.Conversions;
import dev.assay.coordinator.source.DownloadListener;
import dev.assay.coordinator.source.SourceResolver;
import dev.assay.coordinator.source.SourceResolvers;
import dev.assay.scenarios.language.ArtifactSource;
import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.Model;
import dev.assay.scenarios.language.Pooling;
import dev.assay.scenarios.language.SourceLocation;
import dev.assay.scenarios.language.Task;
import dev.assay.scenarios.language.Variant;
import dev.assay.scenarios.language.VariantOrigin;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.wire.CellAssignment;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prepares a run with the real model, tokenizer and WordNet, all taken out of the jars that they are published in. */
class RealSourcesTest {
    private static final InputShape SEQ_16 = new InputShape("seq-16", Map.of("batch", 1L, "sequence", 16L));
    private static final InputShape SEQ_128 = new InputShape("seq-128", Map.of("batch", 8L, "sequence", 128L));

    @TempDir
    private Path directory;

    @Test
    void preparesARealRunWithoutTheVariantWhoseHashIsWrong() throws Exception {
        ContentStore store = new ContentStore(directory.resolve("store"));
        SourceResolver sources = SourceResolvers.create(store, directory.resolve("cache"), DownloadListener.NONE);
        Task task = new Task.TextEmbeddingClassification(
                inJar("net/sf/extjwnl/data/wordnet/wn31/data.noun", null),
                inJar("all-minilm-l6-v2-tokenizer.json", null),
                Pooling.MEAN,
                260,
                520,
                128,
                42,
                null);
        Model model = new Model(
                inJar("all-minilm-l6-v2.onnx", null), RunPreparationTest.model().inputs());
        List<Variant> variants = List.of(
                new Variant("fp32", new VariantOrigin.Original()),
                new Variant(
                        "int8", new VariantOrigin.Prebuilt(inJar("all-minilm-l6-v2-tokenizer.json", "0".repeat(64)))));
        List<String> activities = new ArrayList<>();

        PreparedRun run = new RunPreparation(store, sources, Conversions.none(store))
                .prepare(
                        RunPreparationTest.plan(
                                task,
                                model,
                                variants,
                                RunPreparationTest.block("b1", RunPreparationTest.ANYWHERE, SEQ_16),
                                RunPreparationTest.block("b2", RunPreparationTest.ANYWHERE, SEQ_128)),
                        List.of(RunPreparationTest.X86),
                        directory,
                        "run-1",
                        activities::add);

        assertThat(run.problems()).isEmpty();
        assertThat(run.unbuilt().values())
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .startsWith("variant int8: ");
        assertThat(run.artifacts()).singleElement().satisfies(artifact -> {
            assertThat(artifact.bytes()).isEqualTo(90_387_606);
            assertThat(artifact.source()).endsWith("!/all-minilm-l6-v2.onnx");
        });
        for (PreparedBlock block : run.blocks()) {
            assertThat(block.assignment().cells())
                    .extracting(CellAssignment::variant)
                    .containsExactly("fp32");
            SampleSet samples = open(run, block);
            assertThat(samples.header().sampleCount()).isEqualTo(780);
            assertThat(samples.header().labels().subList(260, 780))
                    .isEqualTo(run.task().labels());
        }
        SampleSet shortOnes = open(run, run.blocks().getFirst());
        SampleSet longOnes = open(run, run.blocks().getLast());
        for (int sample = 0; sample < 780; sample++) {
            // The same texts in the same order: all that a short one has but its end.
            int same = (wordPieces(shortOnes, sample) + 1) * Long.BYTES;
            assertThat(longOnes.tensor(0, sample).slice(0, same))
                    .isEqualTo(shortOnes.tensor(0, sample).slice(0, same));
            assertThat(wordPieces(longOnes, sample)).isBetween(wordPieces(shortOnes, sample), 126);
        }
        assertThat(activities).hasSize(4);
    }

    private static SampleSet open(PreparedRun run, PreparedBlock block) throws IOException {
        return SampleSet.open(run.file(block.assignment().samples()));
    }

    /** Return how many tokens a sample has beside the two that the tokenizer adds. */
    private static int wordPieces(SampleSet samples, int sample) {
        ByteBuffer mask = samples.tensor(1, sample);
        int tokens = 0;
        while (mask.hasRemaining()) {
            tokens += (int) mask.getLong();
        }
        return tokens - 2;
    }

    /** Return a source for an entry of whichever jar on the class path has it. */
    private static ArtifactSource inJar(String entry, @Nullable String sha256) throws IOException, URISyntaxException {
        URL url = Objects.requireNonNull(RealSourcesTest.class.getResource("/" + entry), entry);
        URL jar = ((JarURLConnection) url.openConnection()).getJarFileURL();
        return new ArtifactSource(
                new SourceLocation.LocalFile(Path.of(jar.toURI()).toString(), entry), sha256);
    }
}
