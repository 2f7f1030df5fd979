package dev.assay.reports.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.assembly.MeasuredBlock;
import dev.assay.reports.assembly.MeasuredRuns;
import dev.assay.reports.assembly.ResultAssembler;
import dev.assay.reports.history.SeriesReader.KeptRun;
import dev.assay.reports.history.Trend.Direction;
import dev.assay.reports.html.TrendPage;
import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.result.AssayBuild;
import dev.assay.scenarios.result.RunInfo;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.result.TaskInfo;
import dev.assay.scenarios.wire.CellReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Six runs, of which the last two have a slower int8, by another Assay. */
public class HistoryTest {
    private static final TaskInfo TASK = MeasuredRuns.classification(1040, 0.01);
    private static final PlannedBlock PLANNED = MeasuredRuns.planned("b1", MeasuredRuns.singleStream(), 4);

    private static final long[] SLOWER_AT_LAST = {1_000_000, 1_004_000, 997_000, 1_001_000, 1_151_000, 1_146_000};
    private static final double MARGIN = 0.01;

    public static History sample() {
        return History.of(6, SeriesReader.read(runs()), MARGIN);
    }

    public static List<RunResult> results() {
        return runs().stream().map(KeptRun::result).toList();
    }

    private static List<KeptRun> runs() {
        return runs(SLOWER_AT_LAST);
    }

    private static List<KeptRun> runs(long... int8Ns) {
        long[] fp32Ns = {1_500_000, 1_490_000, 1_510_000, 1_505_000, 1_497_000, 1_502_000};
        List<KeptRun> runs = new ArrayList<>();
        for (int i = 0; i < int8Ns.length; i++) {
            runs.add(new KeptRun(run(i, fp32Ns[i % fp32Ns.length], int8Ns[i]), "../run-" + i + "/index.html"));
        }
        return runs;
    }

    private static RunResult run(int number, long fp32Ns, long int8Ns) {
        return run(
                number,
                fp32Ns,
                MeasuredRuns.cell(
                        "int8",
                        MeasuredRuns.predictions(TASK, 4),
                        MeasuredRuns.rounds(PLANNED.rounds().planned(), int8Ns, 400, 3)));
    }

    private static RunResult run(int number, long fp32Ns, CellReport int8) {
        MeasuredBlock block = MeasuredRuns.block(
                PLANNED,
                MeasuredRuns.report(
                        "b1",
                        false,
                        MeasuredRuns.cell(
                                "fp32",
                                MeasuredRuns.predictions(TASK, 5),
                                MeasuredRuns.rounds(PLANNED.rounds().planned(), fp32Ns, 400, 1)),
                        int8));
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
    void halfOfALossMadeGoodIsStillALoss() {
        Trend time = trend(
                "int8",
                Metric.TIME,
                History.of(
                        15,
                        SeriesReader.read(runs(
                                1_000_000, 1_004_000, 997_000, 1_001_000, 999_000, 1_501_000, 1_497_000, 1_503_000,
                                1_499_000, 1_500_000, 1_250_000, 1_248_000, 1_252_000, 1_251_000, 1_249_000)),
                        MARGIN));

        assertThat(time.changes().getLast().direction()).isEqualTo(Direction.BETTER);
        assertThat(time.isWorseNow()).isTrue();
        assertThat(HistoryText.sentences(List.of(time)))
                .last()
                .asString()
                .contains("time 1.25 ms now, 1.00 ms in runs run-0 to run-4, 1.25", "still worse");
    }

    @Test
    void aCellThatTheNewestRunCouldNotMeasureIsLost() {
        List<KeptRun> runs = new ArrayList<>(runs(1_000_000, 1_004_000, 997_000));
        Problem crash = Problem.agent("worker.died", "onnxruntime died with SIGILL", "run `assay doctor`");
        CellReport failed = new CellReport("int8", null, null, List.of(), null, List.of(crash));
        runs.add(new KeptRun(run(3, 1_500_000, failed), null));

        History history = History.of(4, SeriesReader.read(runs), MARGIN);

        assertThat(history.worse()).isEmpty();
        assertThat(history.isFine()).isFalse();
        assertThat(history.lost())
                .allSatisfy(trend -> assertThat(trend.series().name().variant()).isEqualTo("int8"))
                .extracting(trend -> trend.series().metric())
                .contains(Metric.TIME, Metric.SPEEDUP, Metric.ACCURACY, Metric.SIZE);
        assertThat(HistoryText.lines(history, 300))
                .anyMatch(line -> line.contains("int8 at seq-16, single-stream")
                        && line.contains("in run run-3 any more: onnxruntime died with SIGILL"));

        runs.add(new KeptRun(run(4, 1_500_000, 1_001_000), null));
        assertThat(History.of(5, SeriesReader.read(runs), MARGIN).isFine()).isTrue();
    }

    @Test
    void theNewestRunsAreHeldAgainstABaseline() {
        List<Series> steady = SeriesReader.read(runs(1_000_000, 1_004_000, 997_000, 1_001_000, 999_000, 1_002_000));

        History slower = History.against("release", run(20, 1_500_000, 900_000), 6, steady, MARGIN);
        assertThat(slower.worse())
                .extracting(trend -> trend.series().metric())
                .containsExactlyInAnyOrder(Metric.TIME, Metric.SPEEDUP);
        assertThat(HistoryText.lines(slower, 300))
                .anyMatch(line -> line.contains("int8 at seq-16, single-stream")
                        && line.contains("time 1.00 ms now, 900 µs in release, 1.11x")
                        && line.endsWith("worse"));
        assertThat(TrendPage.render(slower)).contains("worse now than in release", "the line is <bdi>release</bdi>");

        assertThat(History.against("release", run(20, 1_500_000, 1_001_000), 6, steady, MARGIN)
                        .isFine())
                .isTrue();
        assertThat(trend(
                                "int8",
                                Metric.TIME,
                                History.against("release", run(20, 1_500_000, 1_200_000), 6, steady, MARGIN))
                        .standing())
                .isNotNull()
                .satisfies(standing -> assertThat(standing.direction()).isEqualTo(Direction.BETTER));
    }

    @Test
    void aBaselineThatWasAcceptedForgivesWhatWasBetterBefore() {
        List<Series> slower = SeriesReader.read(runs());

        assertThat(History.of(6, slower, MARGIN).isFine()).isFalse();
        assertThat(History.against("accepted", run(20, 1_500_000, 1_150_000), 6, slower, MARGIN)
                        .isFine())
                .isTrue();
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
        History two = History.of(2, SeriesReader.read(runs().subList(0, 2)), MARGIN);

        assertThat(HistoryText.lines(two, 120)).anyMatch(line -> line.contains("too few runs to find a change"));
    }

    private static Trend trend(String variant, Metric metric) {
        return trend(variant, metric, sample());
    }

    private static Trend trend(String variant, Metric metric, History history) {
        return history.trends().stream()
                .filter(trend -> trend.series().metric() == metric
                        && trend.series().name().variant().equals(variant))
                .findFirst()
                .orElseThrow();
    }
}
