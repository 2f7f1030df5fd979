package dev.assay.reports.html;

import dev.assay.reports.BatchedRuns;
import dev.assay.reports.FleetRuns;
import dev.assay.reports.LoadedRuns;
import dev.assay.reports.ResultFixtures;
import dev.assay.reports.assembly.MeasuredRuns;
import dev.assay.reports.assembly.ResultAssembler;
import dev.assay.scenarios.result.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Write the fixtures' reports as files, to be looked at: {@code main DIRECTORY}. */
final class SampleReport {
    private SampleReport() {}

    public static void main(String... arguments) throws IOException {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        for (Map.Entry<String, RunResult> fixture : all().entrySet()) {
            Files.writeString(directory.resolve(fixture.getKey() + ".html"), HtmlReport.render(fixture.getValue()));
        }
    }

    static Map<String, RunResult> all() {
        Map<String, RunResult> all = new LinkedHashMap<>();
        all.put("complete", ResultFixtures.complete());
        all.put("failures", ResultFixtures.withFailures());
        all.put("interrupted", ResultFixtures.interrupted());
        all.put("evil", ResultFixtures.evilNames());
        all.put("fidelity", ResultFixtures.fidelity());
        all.put("loaded", LoadedRuns.all());
        all.put("cheating", ResultAssembler.assemble(MeasuredRuns.cheating()));
        all.put("batched", BatchedRuns.all());
        all.put("fleet", FleetRuns.of(4, 1));
        return all;
    }
}
