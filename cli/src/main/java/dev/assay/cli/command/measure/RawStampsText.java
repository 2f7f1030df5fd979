package dev.assay.cli.command.measure;

import dev.assay.coordinator.run.RunDirectory;
import dev.assay.reports.text.Numbers;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.plan.Plan;
import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.stamps.QueryStampsHeader;
import dev.assay.scenarios.stamps.QueryStampsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Say which query stamps a run left, and which it did not. */
final class RawStampsText {
    private static final int MOST_LINES = 5;

    private RawStampsText() {}

    /**
     * Return lines to print.
     *
     * @throws ProblemException {@code raw.not-readable} if the files can't be read again
     */
    static List<String> of(RunDirectory directory, Plan plan) {
        List<QueryStampsHeader> headers = headers(directory.raw());
        List<String> lines = new ArrayList<>();
        lines.add("raw stamps: " + headers.size() + " rounds in " + directory.raw() + "; `assay export "
                + directory.path() + "` makes CSV of them");
        List<QueryStampsHeader> incomplete =
                headers.stream().filter(header -> !header.holdsAll()).toList();
        incomplete.stream()
                .limit(MOST_LINES)
                .forEach(header -> lines.add("  round " + (header.round() + 1) + " of " + header.variant() + " in "
                        + header.block() + ": only the first " + Numbers.count(header.kept()) + " of "
                        + Numbers.count(header.recorded()) + " queries, more were not kept"));
        if (incomplete.size() > MOST_LINES) {
            lines.add("  … and " + (incomplete.size() - MOST_LINES) + " more rounds that are not whole");
        }
        plan.blocks().stream()
                .map(PlannedBlock::load)
                .filter(load -> load instanceof Load.PeakRate)
                .map(Load::name)
                .distinct()
                .forEach(load -> lines.add("  none of " + load + ": a load that finds its rate keeps no stamps"));
        return lines;
    }

    private static List<QueryStampsHeader> headers(Path raw) {
        try (Stream<Path> files = Files.list(raw)) {
            List<QueryStampsHeader> headers = new ArrayList<>();
            for (Path file : files.filter(path -> path.toString().endsWith(".stamps"))
                    .sorted()
                    .toList()) {
                try (QueryStampsReader reader = new QueryStampsReader(file)) {
                    headers.add(reader.header());
                }
            }
            return headers;
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(
                            "raw.not-readable",
                            "the query stamps in " + raw + " can't be read again: " + e,
                            "check the disk; the result and the report are complete without them"),
                    e);
        }
    }
}
