package dev.assay.coordinator.web.view;

import dev.assay.coordinator.lab.PlanPreview;
import dev.assay.coordinator.web.view.SubmitPage.LeftOut;
import dev.assay.coordinator.web.view.SubmitPage.PreviewPart;
import dev.assay.scenarios.plan.Plan;
import dev.assay.scenarios.plan.PlanText;
import dev.assay.scenarios.plan.PlannedBlock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Put a plan into words. */
public final class PreviewWords {
    private PreviewWords() {}

    /**
     * Show what a submission would measure.
     *
     * @param digest names what was previewed
     */
    public static PreviewPart part(PlanPreview preview, String digest) {
        Plan plan = preview.plan();
        List<String> headings = new ArrayList<>(PlanText.headings());
        headings.add("measured on");
        return new PreviewPart(
                plan.scenario().name(),
                List.of(PlanText.comparison(plan), PlanText.scoring(plan.task()), total(preview)),
                headings,
                plan.blocks().stream().map(block -> row(block, preview)).toList(),
                plan.exclusions().stream()
                        .map(exclusion -> new LeftOut(
                                exclusion.subject(),
                                exclusion.problem().message(),
                                exclusion.problem().hint()))
                        .toList(),
                preview.notes(),
                digest,
                preview.obstacles().isEmpty() && preview.missingFiles().isEmpty());
    }

    private static String total(PlanPreview preview) {
        int placements = preview.placements().size();
        Duration time = preview.deviceTime();
        return Words.count(placements, "block") + " on "
                + Words.count(
                        (int) preview.placements().stream()
                                .map(placement -> placement.device().id())
                                .distinct()
                                .count(),
                        "device")
                + ": " + Words.about(time) + " of measuring in all, if queries are quick.";
    }

    private static List<String> row(PlannedBlock block, PlanPreview preview) {
        List<String> row = new ArrayList<>(PlanText.row(block));
        String devices = preview.placements().stream()
                .filter(placement -> placement.planned().equals(block))
                .map(placement -> placement.device().id())
                .collect(Collectors.joining(", "));
        row.add(devices.isEmpty() ? "no device" : devices);
        return row;
    }
}
