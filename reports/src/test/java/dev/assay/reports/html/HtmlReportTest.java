package dev.assay.reports.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.BatchedRuns;
import dev.assay.reports.FleetRuns;
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
        assertThat(occurrences(page, "</script>")).isEqualTo(3);
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
                null,
                null,
                List.of());
        assertThat(HtmlReport.render(nothing)).contains("everything died", "No round succeeded.", "look at the log");
    }

    @Test
    void showsHowToRepeatTheRun() {
        assertThat(HtmlReport.render(ResultFixtures.complete()))
                .contains("./assay run scenarios/library/minilm-int8.yaml --profile standard --seed 42")
                .contains("--seed 42 --block cpu-onnxruntime-seq-16-offline<");
    }

    @Test
    void saysOfManyDevicesTogetherWhatAVariantIsWorthAndWhatWasNotPossible() {
        String page = HtmlReport.render(FleetRuns.of(4, 1));
        assertThat(headline(page)).matches("fp16 .* fp32.* on 4 devices.*gate.*");
        assertThat(page)
                .contains("The same, device by device", "Not possible here: ")
                .contains("target phone wants a device with os: android");
    }

    @Test
    void greysWhatCannotBeComparedAndShadesWhatDiffers() {
        String page = HtmlReport.render(FleetRuns.of(2, 1));
        Matcher matrix = Pattern.compile("<table class=\"data worths sortable\".*?</table>", Pattern.DOTALL)
                .matcher(page);
        assertThat(matrix.find()).isTrue();
        assertThat(matrix.group())
                .contains("<td class=\"grey\">not comparable", "<td class=\"f3", "<td class=\"s1", " beyond\"");
    }

    @Test
    void marksWhatTellsSystemsApartAndSaysOnceWhatIsTheSame() {
        String page = HtmlReport.render(FleetRuns.of(4, 1));
        assertThat(occurrences(page, "<td class=\"differs\">Neoverse-N1 (arm, aarch64)"))
                .isEqualTo(1);
        assertThat(occurrences(page, "OpenJDK 25.0.1+8"))
                .as("on the page, not counting the result")
                .isEqualTo(1 + 4);
    }

    @Test
    void drawsTheFrontOfAccuracyAgainstSpeed() {
        assertThat(HtmlReport.render(FleetRuns.of(2, 1)))
                .contains("Accuracy against speed", "class=\"front\"", "on the front", "something else beats it");
    }

    @Test
    void drawsTheBoundThatLatenciesAreHeldAgainst() {
        String page = HtmlReport.render(LoadedRuns.all());
        int spectra = page.indexOf("id=\"latency\"");
        assertThat(page.indexOf("class=\"slo\"", spectra)).isGreaterThan(spectra);
    }

    @Test
    void showsEnergyWhereTheMachineTells() {
        assertThat(HtmlReport.render(FleetRuns.of(2, 1))).contains("CPU energy a sample", " W</td>", " J</td>");
        assertThat(HtmlReport.render(ResultFixtures.complete())).contains("Energy was not measured");
    }

    @Test
    void packsWhatNobodyReadsAtOnce() {
        RunResult large = FleetRuns.of(11, 1);
        String page = HtmlReport.render(large);
        assertThat(page)
                .contains("id=\"part-11\"", "too large for a page that carries a copy")
                .doesNotContain("<svg class=\"chart\"");
        assertThat(page.length()).isLessThan(1_000_000);
        assertThat(HtmlReport.render(large)).isEqualTo(page);
    }

    private static String headline(RunResult result) {
        return headline(HtmlReport.render(result));
    }

    private static String headline(String page) {
        Matcher headline = VERDICT.matcher(page);
        assertThat(headline.find()).isTrue();
        return headline.group().replaceAll("<[^>]*>", "").strip();
    }

    private static int occurrences(String text, String part) {
        return (text.length() - text.replace(part, "").length()) / part.length();
    }
}
