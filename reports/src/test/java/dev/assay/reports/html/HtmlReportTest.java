package dev.assay.reports.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.BatchedRuns;
import dev.assay.reports.LoadedRuns;
import dev.assay.reports.ResultFixtures;
import dev.assay.reports.assembly.MeasuredRuns;
import dev.assay.reports.assembly.ResultAssembler;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.CellStatus;
import dev.assay.scenarios.result.RunResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
    private static final Pattern LINK = Pattern.compile("\\s(?:href|src|action|srcset|data|poster)=\"([^\"]*)\"");
    private static final Pattern VERDICT = Pattern.compile("<p class=\"headline\">.*?</p>", Pattern.DOTALL);

    @Test
    void isSmallAndTheSameEveryTime() {
        String page = HtmlReport.render(ResultFixtures.complete());
        assertThat(page.getBytes(StandardCharsets.UTF_8).length).isLessThan(500_000);
        assertThat(HtmlReport.render(ResultFixtures.complete())).isEqualTo(page);
    }

    @Test
    void asksForNothingOutsideItself() {
        String page = HtmlReport.render(ResultFixtures.evilNames());
        Matcher links = LINK.matcher(page);
        while (links.find()) {
            assertThat(links.group(1)).startsWith("#");
        }
        assertThat(page)
                .contains("default-src &#39;none&#39;")
                .doesNotContain("unsafe-inline", "unsafe-eval", "@import", "url(");
    }

    @Test
    void letsNoNameOutOfItsPlace() {
        String page = HtmlReport.render(ResultFixtures.evilNames());
        assertThat(page).doesNotContain("<script>window", "<img", "onerror=\"", "autofocus onfocus=\"", "\u0000");
        assertThat(occurrences(page, "</script>")).isEqualTo(2);
        assertThat(occurrences(page, "</style>")).isEqualTo(1);
    }

    @Test
    void saysInOneSentenceWhatTheVariantIsWorth() {
        assertThat(headline(ResultFixtures.complete()))
                .startsWith("int8 is 1.")
                .contains("x as fast as fp32")
                .endsWith(".");
    }

    @Test
    void namesWhatIsMissing() {
        String page = HtmlReport.render(ResultFixtures.withFailures());
        assertThat(page)
                .contains("7 of 8 cells were measured in full, 1 not at all.")
                .contains("This run is partial")
                .contains("onnxruntime died with SIGSEGV while it loaded int8")
                .contains("worker.died");
        assertThat(HtmlReport.render(ResultFixtures.interrupted()))
                .contains("This run was stopped before its end.")
                .contains("3 of 10 rounds. The run was stopped.");
    }

    @Test
    void saysWhereTheRightThingWasNotTimed() {
        String page = HtmlReport.render(ResultAssembler.assemble(MeasuredRuns.cheating()));

        assertThat(page)
                .contains("Was the right thing timed?", ">different<", ">the same<")
                .contains("timed outputs differ</span>")
                .contains(
                        "not comparable: int8 answered something else while it was timed than when its accuracy was measured");
        assertThat(HtmlReport.render(ResultAssembler.assemble(MeasuredRuns.good())))
                .doesNotContain("Was the right thing timed?");
    }

    @Test
    void countsTimedOutputsThatHaveNothingToBeComparedWith() {
        assertThat(HtmlReport.render(BatchedRuns.all())).contains(">Of another size<", "/timedOutputs/ofOtherSize");
    }

    @Test
    void showsNoIntervalOfARateThatTwoRoundsFound() {
        assertThat(HtmlReport.render(LoadedRuns.peak(2))).contains(">too few rounds<");
        assertThat(HtmlReport.render(LoadedRuns.peak(3))).doesNotContain(">too few rounds<");
    }

    @Test
    void saysHowManyQueriesAPercentileNeeds() {
        assertThat(HtmlReport.render(ResultFixtures.complete()))
                .containsPattern("n too small<small>has \\d+, needs 459</small>");
    }

    @Test
    void rendersARunInWhichNothingWasMeasured() {
        RunResult full = ResultFixtures.complete();
        Problem problem = Problem.agent("worker.died", "everything died", "look at the log");
        List<BlockResult> blocks = full.blocks().stream()
                .map(block -> new BlockResult(
                        block.id(),
                        block.device(),
                        block.runtime(),
                        block.shape(),
                        block.load(),
                        block.roundsPlanned(),
                        block.roundBudget(),
                        null,
                        null,
                        block.cells().stream()
                                .map(cell -> new CellResult(
                                        cell.variant(),
                                        CellStatus.FAILED,
                                        List.of(problem),
                                        null,
                                        null,
                                        List.of(),
                                        null,
                                        null))
                                .toList(),
                        null,
                        null,
                        List.of()))
                .toList();
        RunResult nothing = new RunResult(
                full.schema(),
                full.assay(),
                full.run(),
                full.task(),
                full.devices(),
                full.artifacts(),
                blocks,
                null,
                null,
                null,
                null,
                List.of());
        assertThat(HtmlReport.render(nothing)).contains("everything died", "No round succeeded.", "look at the log");
    }

    @Test
    void showsHowToRepeatTheRun() {
        assertThat(HtmlReport.render(ResultFixtures.complete()))
                .contains("./assay run scenarios/library/minilm-int8.yaml --profile standard --seed 42");
    }

    private static String headline(RunResult result) {
        Matcher headline = VERDICT.matcher(HtmlReport.render(result));
        assertThat(headline.find()).isTrue();
        return headline.group().replaceAll("<[^>]*>", "").strip();
    }

    private static int occurrences(String text, String part) {
        return (text.length() - text.replace(part, "").length()) / part.length();
    }
}
