package dev.assay.scenarios.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.scenarios.language.Gate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Say what accuracy means in this run.
 *
 * @param type of the task, as the scenario language writes it
 * @param seed that picked and split the samples
 * @param referenceSamples samples that made the centroids; 0 where the task has none
 * @param evaluationSamples samples that were scored
 * @param classes names of the classes; empty where the task has none
 * @param labels 0-based class of each evaluation sample; empty where the task has none
 * @param sampleSets SHA-256 of the sample set that each input shape used, by the shape's name
 * @param gate the loss that is acceptable, if the scenario sets one
 * @param lengths tokens of each evaluation sample, as cut to the longest shape; absent unless the task is about texts
 * @param examples samples that got another answer than the baseline's, for people to look at; absent where none is known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TaskInfo(
        String type,
        long seed,
        int referenceSamples,
        int evaluationSamples,
        List<String> classes,
        List<Integer> labels,
        Map<String, String> sampleSets,
        @Nullable Gate gate,
        @Nullable List<Integer> lengths,
        @Nullable List<SampleExample> examples) {
    public TaskInfo {
        classes = List.copyOf(classes);
        labels = List.copyOf(labels);
        sampleSets = Map.copyOf(sampleSets);
        lengths = lengths == null ? null : List.copyOf(lengths);
        examples = examples == null ? null : List.copyOf(examples);
    }

    /** Return the same with samples for people to look at. */
    public TaskInfo withExamples(List<SampleExample> shown) {
        return new TaskInfo(
                type, seed, referenceSamples, evaluationSamples, classes, labels, sampleSets, gate, lengths, shown);
    }
}
