package dev.assay.coordinator.task;

import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.samples.SampleSetHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Count the tokens of texts. */
public final class TextLengths {
    private TextLengths() {}

    /**
     * Return how many tokens each evaluation sample has, special ones included.
     *
     * @param sampleSets the same texts, cut to different lengths: the longest counts
     * @return {@code null} where the samples have no attention mask, which alone tells tokens from padding
     */
    public static @Nullable List<Integer> longest(Collection<SampleSet> sampleSets) {
        int @Nullable [] longest = null;
        for (SampleSet samples : sampleSets) {
            int mask = maskInput(samples.header());
            if (mask < 0) {
                return null;
            }
            int count = samples.header().evaluationSamples();
            if (longest == null) {
                longest = new int[count];
            }
            ElementType type = samples.header().inputs().get(mask).type();
            for (int i = 0; i < count; i++) {
                int tokens = tokens(samples.tensor(mask, samples.header().referenceSamples() + i), type);
                longest[i] = Math.max(longest[i], tokens);
            }
        }
        if (longest == null) {
            return null;
        }
        List<Integer> lengths = new ArrayList<>();
        for (int length : longest) {
            lengths.add(length);
        }
        return lengths;
    }

    private static int maskInput(SampleSetHeader header) {
        for (int i = 0; i < header.inputs().size(); i++) {
            if (header.task().equals("text-embedding-classification")
                    && TextInput.named(header.inputs().get(i).name()) == TextInput.ATTENTION_MASK) {
                return i;
            }
        }
        return -1;
    }

    private static int tokens(ByteBuffer mask, ElementType type) {
        int tokens = 0;
        while (mask.hasRemaining()) {
            tokens += (type == ElementType.INT64 ? mask.getLong() : mask.getInt()) == 0 ? 0 : 1;
        }
        return tokens;
    }
}
