package dev.assay.scenarios.language;

import dev.assay.scenarios.gate.GateExpression;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Hold one scenario file: what is compared with what, on what, under which load, and what counts as good enough.
 *
 * @param name identifies the scenario in run directories and reports
 * @param description one or two sentences for the report; may be empty
 * @param model the model before any optimization
 * @param task what the model is for, and how good is good enough
 * @param variants what is measured, in the order of the file; the baseline is one of them
 * @param baseline the name of the variant that the others are compared with
 * @param runtimes runtime configurations, at least one
 * @param shapes input shapes, at least one
 * @param loads how queries arrive, at least one
 * @param targets which devices to run on, at least one
 * @param profiles what the file overrides in the built-in profiles
 * @param margin the relative difference in speed that does not matter, from 0 to below 1
 * @param claims what is checked against what was measured; may be empty
 * @param gates what must be shown of it, beside the task's gate on accuracy; may be empty
 */
public record Scenario(
        String name,
        String description,
        Model model,
        Task task,
        List<Variant> variants,
        String baseline,
        List<RuntimeConfiguration> runtimes,
        List<InputShape> shapes,
        List<Load> loads,
        List<Target> targets,
        Map<ProfileName, ProfileOverride> profiles,
        double margin,
        List<Claim> claims,
        List<GateExpression> gates) {
    /** The difference in speed that does not matter where nothing else is said. */
    public static final double DEFAULT_MARGIN = 0.01;

    public Scenario {
        variants = List.copyOf(variants);
        runtimes = List.copyOf(runtimes);
        shapes = List.copyOf(shapes);
        loads = List.copyOf(loads);
        targets = List.copyOf(targets);
        profiles = Map.copyOf(profiles);
        claims = List.copyOf(claims);
        gates = List.copyOf(gates);
    }

    /** Return where all files come from that the scenario names. */
    public List<ArtifactSource> sources() {
        List<ArtifactSource> sources = new ArrayList<>();
        sources.add(model.source());
        for (Variant variant : variants) {
            sources.addAll(variant.origin().sources());
            variant.others().values().forEach(other -> sources.addAll(other.sources()));
        }
        sources.addAll(
                switch (task) {
                    case Task.TextEmbeddingClassification texts -> List.of(texts.dataset(), texts.tokenizer());
                    case Task.ImageClassification images ->
                        switch (images.dataset()) {
                            case ImageDataset.JsonImages json -> json.classes().values();
                            case ImageDataset.RenderedText rendered -> rendered.fonts();
                        };
                    case Task.Fidelity _ -> List.of();
                });
        return List.copyOf(sources);
    }
}
