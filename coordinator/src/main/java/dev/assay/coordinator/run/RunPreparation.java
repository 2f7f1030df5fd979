package dev.assay.coordinator.run;

import dev.assay.coordinator.conversion.Conversions;
import dev.assay.coordinator.source.SourceResolver;
import dev.assay.coordinator.task.SampleExamples;
import dev.assay.coordinator.task.SampleSetBuilder;
import dev.assay.coordinator.task.TextInput;
import dev.assay.coordinator.task.TextLengths;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.Model;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.language.Pooling;
import dev.assay.scenarios.language.Task;
import dev.assay.scenarios.language.Variant;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.plan.Plan;
import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.random.SplitMix64;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.result.TaskInfo;
import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.samples.SampleSetHeader;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.store.StoredFile;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.CellAssignment;
import dev.assay.scenarios.wire.Scoring;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Prepare runs: fetch models, build sample sets, write assignments. May be used by many threads at once. */
public final class RunPreparation {
    private final VariantBuilder variants;
    private final SampleSetBuilder sampleSets;
    private final SourceResolver sources;
    private final Conversions conversions;

    /**
     * Use a store and a way to get files.
     *
     * @param store keeps sample sets and what recipes make
     * @param sources brings models, datasets and tokenizers
     * @param conversions makes models for runtimes that execute another format
     */
    public RunPreparation(ContentStore store, SourceResolver sources, Conversions conversions) {
        this.conversions = conversions;
        this.variants = new VariantBuilder(store, sources);
        this.sampleSets = new SampleSetBuilder(store, sources);
        this.sources = sources;
    }

    /**
     * Prepare a run.
     *
     * <p>A variant that can't be had costs its own cells only, a target without a device its own blocks only: each becomes a
     * problem of the prepared run.
     *
     * @param plan what to measure
     * @param devices what there is to measure on
     * @param baseDirectory what {@code file:} sources are relative to: the directory of the scenario file
     * @param runId names the run in assignments
     * @param listener hears what is being done
     * @throws ProblemException if nothing can be measured: no target has a device, or the baseline or a sample set can't be had
     */
    public PreparedRun prepare(
            Plan plan, List<Device> devices, Path baseDirectory, String runId, PreparationListener listener) {
        // What needs no file first: a run that can't be is told before anything is downloaded.
        Scoring scoring = scoring(plan.task(), plan.scenario().model());
        TargetSelection selection = TargetSelection.of(plan.blocks(), devices);
        if (selection.placements().isEmpty()) {
            List<Problem> problems = new ArrayList<>(selection.problems());
            plan.exclusions().forEach(exclusion -> problems.add(exclusion.problem()));
            if (problems.isEmpty()) {
                problems.add(Problem.user(
                        "run.empty", "there is nothing to measure", "`assay plan` shows what a scenario expands to"));
            }
            throw new ProblemException(problems);
        }
        CalibrationSamples calibration = new CalibrationSamples(sampleSets, plan, baseDirectory, listener);
        Models taken = buildVariants(plan, selection, baseDirectory, calibration, listener);
        Samples samples = buildSamples(plan, selection, baseDirectory, listener);
        ConvertedVariants converted = ConvertedVariants.of(
                plan,
                selection.placements().stream()
                        .map(TargetSelection.Placement::planned)
                        .distinct()
                        .toList(),
                taken.unbuilt().keySet(),
                shape -> samples.file(shape).path(),
                new ConvertedVariants.Makers(
                        conversions,
                        (variant, origin) -> variants.buildParent(
                                plan.scenario().model(), variant, origin, baseDirectory, calibration::file),
                        calibration::file,
                        listener));
        Models models = taken.with(converted);
        List<Problem> problems = new ArrayList<>(selection.problems());
        problems.addAll(converted.problems());
        List<TargetSelection.Placement> placements = selection.placements().stream()
                .filter(placement -> models.files()
                        .containsKey(Form.of(
                                plan.scenario(),
                                placement.planned(),
                                plan.scenario().baseline())))
                .toList();
        if (placements.isEmpty()) {
            throw new ProblemException(problems);
        }
        List<PreparedBlock> blocks = placements.stream()
                .map(placement -> new PreparedBlock(
                        placement.device().id(),
                        placement.planned(),
                        assignment(plan, runId, placement, models, samples, scoring)))
                .toList();
        Map<ArtifactReference, Path> files = new HashMap<>();
        models.files().values().forEach(file -> files.put(file.reference(), file.path()));
        samples.byShape().values().forEach(file -> files.put(file.reference(), file.path()));
        Map<String, ArtifactReference> references = new LinkedHashMap<>();
        models.files().forEach((form, file) -> references.putIfAbsent(form.variant(), file.reference()));
        return new PreparedRun(
                runId,
                models.artifacts(),
                references,
                models.unbuilt(),
                converted.leftOut(),
                blocks,
                taskInfo(plan.task(), samples),
                files,
                problems,
                examples(plan, selection, samples, baseDirectory));
    }

    private SampleExamples examples(Plan plan, TargetSelection selection, Samples samples, Path baseDirectory) {
        // A sample is the same in every shape; any will do.
        InputShape shape = selection.placements().getFirst().planned().shape();
        return new SampleExamples(
                sources,
                plan.task(),
                plan.scenario().model(),
                shape,
                samples.file(shape).path(),
                baseDirectory);
    }

    private Models buildVariants(
            Plan plan,
            TargetSelection selection,
            Path baseDirectory,
            CalibrationSamples calibration,
            PreparationListener listener) {
        Set<Form> wanted = new HashSet<>();
        selection
                .placements()
                .forEach(placement -> placement.planned().variants().stream()
                        .map(variant -> Form.of(plan.scenario(), placement.planned(), variant))
                        .filter(form -> form.dimensions() == null)
                        .forEach(wanted::add));
        Map<Form, StoredFile> files = new LinkedHashMap<>();
        List<ArtifactInfo> artifacts = new ArrayList<>();
        Map<String, Problem> unbuilt = new LinkedHashMap<>();
        for (Variant variant : plan.scenario().variants()) {
            List<Form> forms = Arrays.stream(ModelFormat.values())
                    .map(format -> new Form(variant.name(), format, null))
                    .filter(wanted::contains)
                    .toList();
            if (forms.isEmpty()) {
                continue;
            }
            listener.started("variant " + variant.name());
            try {
                Map<Form, VariantBuilder.BuiltVariant> built = new LinkedHashMap<>();
                for (Form form : forms) {
                    built.put(
                            form,
                            variants.build(
                                    plan.scenario().model(), variant, form.format(), baseDirectory, calibration::file));
                }
                // All or none: a variant that is compared across runtimes is one thing.
                built.forEach((form, made) -> {
                    files.put(form, made.file());
                    artifacts.add(made.info());
                });
            } catch (ProblemException e) {
                if (variant.name().equals(plan.scenario().baseline())) {
                    throw new ProblemException(e.problems().stream()
                            .map(problem -> VariantProblems.naming(variant.name(), problem))
                            .toList());
                }
                unbuilt.put(
                        variant.name(),
                        VariantProblems.naming(variant.name(), e.problems().getFirst()));
            }
        }
        return new Models(files, artifacts, unbuilt);
    }

    private Samples buildSamples(
            Plan plan, TargetSelection selection, Path baseDirectory, PreparationListener listener) {
        // Shapes that differ in the batch only share a sample set; build it once.
        Map<Map<String, Long>, StoredFile> byDimensions = new HashMap<>();
        Map<String, StoredFile> byShape = new TreeMap<>();
        for (TargetSelection.Placement placement : selection.placements()) {
            InputShape shape = placement.planned().shape();
            byShape.computeIfAbsent(
                    shape.name(),
                    _ -> byDimensions.computeIfAbsent(shape.withBatch(1).dimensions(), _ -> {
                        listener.started("sample set for shape " + shape.name());
                        return sampleSets.build(plan.task(), plan.scenario().model(), shape, baseDirectory);
                    }));
        }
        return new Samples(byShape, open(byShape.values().iterator().next()).header());
    }

    private static SampleSet open(StoredFile file) {
        try {
            return SampleSet.open(file.path());
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(
                            "samples.not-readable",
                            "the sample set " + file.path() + " can't be read: " + e,
                            "check the rights in the cache directory"),
                    e);
        }
    }

    private static BlockAssignment assignment(
            Plan plan,
            String runId,
            TargetSelection.Placement placement,
            Models models,
            Samples samples,
            Scoring scoring) {
        PlannedBlock planned = placement.planned();
        List<CellAssignment> cells = new ArrayList<>();
        for (String variant : planned.variants()) {
            StoredFile file = models.files().get(Form.of(plan.scenario(), planned, variant));
            if (file != null) {
                cells.add(new CellAssignment(variant, file.reference()));
            }
        }
        return new BlockAssignment(
                runId,
                placement.id(),
                1,
                blockSeed(plan.seed(), placement.id()),
                planned.runtime(),
                planned.shape(),
                planned.load(),
                planned.rounds(),
                planned.control(),
                cells,
                plan.scenario().baseline(),
                samples.file(planned.shape()).reference(),
                scoring);
    }

    // Every block its own order, and the same one whichever other blocks the run has.
    private static long blockSeed(long runSeed, String blockId) {
        return SplitMix64.stream(runSeed, blockId.hashCode()).nextLong();
    }

    private static Scoring scoring(Task task, Model model) {
        return switch (task) {
            case Task.TextEmbeddingClassification texts -> {
                String mask = TextInput.ATTENTION_MASK.inputName();
                boolean hasMask = model.inputs().stream()
                        .anyMatch(input -> input.name().equals(mask) && input.type() == ElementType.INT64);
                if (texts.pooling() == Pooling.MEAN && !hasMask) {
                    throw new ProblemException(Problem.user(
                            "task.input-missing",
                            "mean pooling needs the int64 input " + mask + ", which the model does not have",
                            "list all inputs of the model under `model: inputs:`, or use `pooling: first-token`"));
                }
                yield new Scoring.NearestCentroid(texts.pooling(), mask);
            }
            case Task.ImageClassification _ -> new Scoring.ArgMax();
            case Task.Fidelity _ -> new Scoring.BaselineAgreement();
        };
    }

    private static TaskInfo taskInfo(Task task, Samples samples) {
        SampleSetHeader header = samples.header();
        List<Integer> labels = header.labels().isEmpty()
                ? List.of()
                : header.labels().subList(header.referenceSamples(), header.sampleCount());
        Map<String, String> sampleSets = new TreeMap<>();
        samples.byShape()
                .forEach((shape, file) -> sampleSets.put(shape, file.reference().sha256()));
        return new TaskInfo(
                header.task(),
                header.seed(),
                header.referenceSamples(),
                header.evaluationSamples(),
                header.classes(),
                labels,
                sampleSets,
                task.gate(),
                TextLengths.longest(samples.byShape().values().stream()
                        .map(file -> open(file))
                        .toList()),
                null);
    }

    /** The variants that could be had, in the order of the scenario, and why others could not. */
    private record Models(Map<Form, StoredFile> files, List<ArtifactInfo> artifacts, Map<String, Problem> unbuilt) {
        /** Add what was converted. */
        Models with(ConvertedVariants converted) {
            Map<Form, StoredFile> allFiles = new LinkedHashMap<>(files);
            List<ArtifactInfo> allArtifacts = new ArrayList<>(artifacts);
            converted.made().forEach((form, made) -> {
                allFiles.put(form, made.file());
                allArtifacts.add(made.info());
            });
            Map<String, Problem> allUnbuilt = new LinkedHashMap<>(unbuilt);
            converted.failures().forEach(allUnbuilt::putIfAbsent);
            return new Models(allFiles, allArtifacts, allUnbuilt);
        }
    }

    /** The sample set of each shape by the shape's name; all have the same labels, so one header speaks for them. */
    private record Samples(Map<String, StoredFile> byShape, SampleSetHeader header) {
        StoredFile file(InputShape shape) {
            StoredFile file = byShape.get(shape.name());
            if (file == null) {
                throw new IllegalStateException("no sample set was built for shape " + shape.name());
            }
            return file;
        }
    }
}
