package dev.assay.reports.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.assembly.MeasuredBlock;
import dev.assay.reports.assembly.MeasuredRuns;
import dev.assay.reports.assembly.ResultAssembler;
import dev.assay.reports.history.SeriesReader.KeptRun;
import dev.assay.reports.history.Trend.Direction;
import dev.assay.reports.html.TrendPage;
import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.result.AssayBuild;
import dev.assay.scenarios.result.RunInfo;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.result.TaskInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Six runs, of which the last two have a slower int8, by another Assay. */
public class HistoryTest {
    private static final TaskInfo TASK = MeasuredRuns.classification(1040, 0.01);
    private static final PlannedBlock PLANNED = MeasuredRuns.planned("b1", MeasuredRuns.singleStream(), 4);

    public static History sample() {
        return History.of(6, SeriesReader.read(runs()), 0.01);
    }

    public static List<RunResult> results() {
        return runs().stream().map(KeptRun::result).toList();
    }

    private static List<KeptRun> runs() {
        List<KeptRun> runs = new ArrayList<>();
        long[] fp32Ns = {1_500_000, 1_490_000, 1_510_000, 1_505_000, 1_497_000, 1_502_000};
        long[] int8Ns = {1_000_000, 1_004_000, 997_000, 1_001_000, 1_151_000, 1_146_000};
        for (int i = 0; i < fp32Ns.length; i++) {
            runs.add(new KeptRun(run(i, fp32Ns[i], int8Ns[i]), "../run-" + i + "/index.html"));
        }
        return runs;
    }

    private static RunResult run(int number, long fp32Ns, long int8Ns) {
        int rounds = PLANNED.rounds().planned();
        MeasuredBlock block = MeasuredRuns.block(
                PLANNED,
                MeasuredRuns.report(
                        "b1",
                        false,
                        MeasuredRuns.cell(
                                "fp32", MeasuredRuns.predictions(TASK, 5), MeasuredRuns.rounds(rounds, fp32Ns, 400, 1)),
                        MeasuredRuns.cell(
                                "int8",
                                MeasuredRuns.predictions(TASK, 4),
                                MeasuredRuns.rounds(rounds, int8Ns, 400, 3))));
        RunResult result = ResultAssembler.assemble(MeasuredRuns.run(TASK, block));
        RunInfo info = result.run();
        return new RunResult(
                result.schema(),
                new AssayBuild(number < 4 ? "0.1.0" : "0.2.0", "abc1234"),
                new RunInfo(
                        "run-" + number,
                        info.scenario(),
                        info.description(),
                        info.scenarioSha256(),
                        info.scenarioFile(),
                        info.profile(),
                        info.seed(),
                        info.margin(),
                        info.gates(),
                        info.started().plus(Duration.ofDays(number)),
                        info.finished().plus(Duration.ofDays(number)),
                        info.status()),
                result.task(),
                result.devices(),
                result.artifacts(),
                result.blocks(),
                result.overall(),
                result.batchingGains(),
                result.runtimeGains(),
                result.deviceDifferences(),
                result.claims(),
                result.recommendations(),
                result.problems());
    }

    @Test
    void aSlowerVersionIsFoundWithItsFactorAndWhatElseWasNew() {
        Trend time = trend("int8", Metric.TIME);

        assertThat(time.changes()).singleElement().satisfies(change -> {
            assertThat(change.run()).isEqualTo("run-4");
            assertThat(change.direction()).isEqualTo(Direction.WORSE);
            assertThat(change.ratio().low()).isBetween(1.10, 1.15);
            assertThat(change.ratio().high()).isBetween(1.15, 1.20);
            assertThat(change.events()).containsExactly("Assay 0.1.0 → 0.2.0");
        });
        assertThat(time.isWorseNow()).isTrue();
        assertThat(trend("int8", Metric.SPEEDUP).changes())
                .singleElement()
                .satisfies(change -> assertThat(change.direction()).isEqualTo(Direction.WORSE));
        assertThat(trend("fp32", Metric.TIME).changes()).isEmpty();
        assertThat(trend("int8", Metric.ACCURACY).changes()).isEmpty();
        assertThat(trend("int8", Metric.SIZE).changes()).isEmpty();
        assertThat(sample().worse())
                .extracting(trend -> trend.series().metric())
                .containsExactlyInAnyOrder(Metric.TIME, Metric.SPEEDUP);
    }

    @Test
    void theOrderInWhichRunsAreFoundDoesNotMatter() {
        List<KeptRun> reversed = runs().reversed();

        assertThat(SeriesReader.read(reversed)).isEqualTo(SeriesReader.read(runs()));
    }

    @Test
    void theTextTellsWhatChanged() {
        List<String> lines = HistoryText.lines(sample(), 200);

        assertThat(lines.getFirst()).isEqualTo("minilm: 6 runs, 11 series, 2 worse now than before");
        assertThat(lines)
                .anyMatch(line -> line.contains("int8 at seq-16, single-stream")
                        && line.contains("time 1.00 ms → 1.15 ms from run run-4 on")
                        && line.contains("worse; new in that run: Assay 0.1.0 → 0.2.0"));
    }

    @Test
    void thePageHasAChartForEachSeriesAndLinksToRuns() {
        String page = TrendPage.render(sample());

        assertThat(page.split("<figure", -1)).hasSize(12);
        assertThat(page).contains("href=\"../run-4/index.html\"", "2 of 11 series are worse now than before.");
    }

    @Test
    void fewRunsSayThatTheyAreTooFew() {
        History two = History.of(2, SeriesReader.read(runs().subList(0, 2)), 0.01);

        assertThat(HistoryText.lines(two, 120)).anyMatch(line -> line.contains("too few runs to find a change"));
    }

    private static Trend trend(String variant, Metric metric) {
        return sample().trends().stream()
                .filter(trend -> trend.series().metric() == metric
                        && trend.series().name().variant().equals(variant))
                .findFirst()
                .orElseThrow();
    }
}
