package dev.assay.reports.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.ResultFixtures;
import dev.assay.reports.gate.GateOutcome;
import dev.assay.scenarios.gate.GateExpression;
import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.RunResult;
import java.io.StringReader;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ExportFormatTest {
    private static final GateOutcome NO_GATES = new GateOutcome(List.of());

    private static String text(ExportFormat format, RunResult run, GateOutcome gates) {
        return format.write(run, gates).stream()
                .map(ExportFormat.ExportedFile::text)
                .collect(Collectors.joining());
    }

    private static Document parse(String xml) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    private static CellSummary firstSummary(RunResult run) {
        return Objects.requireNonNull(run.blocks().getFirst().cells().getFirst().summary());
    }

    @Test
    void csvHasOneLineACellWithExactNumbersAndAsManyFieldsAsColumns() {
        RunResult run = ResultFixtures.withFailures();

        List<String> lines = text(ExportFormat.CSV, run, NO_GATES).lines().toList();

        List<String> head = List.of(lines.getFirst().split(",", -1));
        long cells =
                run.blocks().stream().mapToLong(block -> block.cells().size()).sum();
        assertThat(lines).hasSize(Math.toIntExact(cells) + 1);
        List<String> first = List.of(lines.get(1).split(",", -1));
        assertThat(first.get(head.indexOf("p50_ns")))
                .isEqualTo(Objects.toString(firstSummary(run).p50Ns()));
        assertThat(first.get(head.indexOf("speedup")))
                .as("a baseline has no speed-up")
                .isEmpty();
        assertThat(lines).anySatisfy(line -> assertThat(line).contains("failed,worker.died,0,,,"));
    }

    @Test
    void csvKeepsHostileNamesWithinTheirFields() {
        String csv = text(ExportFormat.CSV, ResultFixtures.evilNames(), NO_GATES);

        long quotes = csv.chars().filter(character -> character == '"').count();
        assertThat(quotes % 2).isZero();
        assertThat(csv.lines().filter(line -> line.startsWith("=") || line.contains(",=")))
                .isEmpty();
    }

    @Test
    void junitHasATestForEachCellAndGateAndSaysWhyOneFailed() throws Exception {
        RunResult run = ResultFixtures.withFailures();
        GateOutcome gates = GateOutcome.of(run, List.of(GateExpression.parse("int8.speedup >= 100")));

        Document document = parse(text(ExportFormat.JUNIT, run, gates));

        Element suite = document.getDocumentElement();
        NodeList tests = suite.getElementsByTagName("testcase");
        assertThat(suite.getAttribute("tests")).isEqualTo(Integer.toString(tests.getLength()));
        NodeList errors = suite.getElementsByTagName("error");
        assertThat(suite.getAttribute("errors")).isEqualTo(Integer.toString(errors.getLength()));
        assertThat(errors.item(0).getTextContent()).contains("worker.died", "SIGSEGV", "hint:");
        NodeList failures = suite.getElementsByTagName("failure");
        assertThat(failures.getLength()).isEqualTo(1);
        assertThat(((Element) failures.item(0).getParentNode()).getAttribute("name"))
                .isEqualTo("int8.speedup >= 100");
    }

    @Test
    void junitIsXmlWhateverNamesHold() throws Exception {
        Document document = parse(text(ExportFormat.JUNIT, ResultFixtures.evilNames(), NO_GATES));

        assertThat(document.getDocumentElement().getTagName()).isEqualTo("testsuite");
    }

    @Test
    void prometheusHasOneSampleALabelSetInBaseUnits() {
        RunResult run = ResultFixtures.complete();

        List<String> lines =
                text(ExportFormat.PROMETHEUS, run, NO_GATES).lines().toList();

        List<String> samples =
                lines.stream().filter(line -> !line.startsWith("#")).toList();
        assertThat(samples).allMatch(line -> line.matches("[a-z_]+\\{([a-z]+=\"[^\"]*\",?)+} [-0-9.E]+"));
        assertThat(samples.stream().map(line -> line.substring(0, line.lastIndexOf(' '))))
                .doesNotHaveDuplicates();
        double p50Seconds = Objects.requireNonNull(firstSummary(run).p50Ns()) / 1e9;
        assertThat(samples)
                .anyMatch(line -> line.startsWith("assay_latency_seconds{")
                        && line.contains("variant=\"fp32\"")
                        && line.endsWith("quantile=\"0.5\"} " + p50Seconds));
        assertThat(samples).anyMatch(line -> line.contains("bound=\"low\""));
    }

    @Test
    void markdownHasVerdictsGatesAndATableThatNamesCanNotBreak() {
        RunResult run = ResultFixtures.complete();
        GateOutcome gates = GateOutcome.of(run, List.of(GateExpression.parse("int8.speedup >= 100")));

        String text = text(ExportFormat.MARKDOWN, run, gates);

        assertThat(text).contains("- int8 is ", "gate `int8.speedup >= 100` fails", "| baseline |");
        String evil = text(ExportFormat.MARKDOWN, ResultFixtures.evilNames(), NO_GATES);
        assertThat(evil)
                .as("no element but the report's own")
                .doesNotContainPattern("(?<!\\\\)<(?!/?(details|summary)>)");
        List<String> rows = Arrays.stream(evil.split("\n"))
                .filter(line -> line.startsWith("| "))
                .toList();
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.replace("\\|", "")
                                .chars()
                                .filter(character -> character == '|')
                                .count())
                        .isEqualTo(10));
    }

    @Test
    void mlperfSummariesAreWrittenForLoadsThatLoadGenHas() {
        RunResult run = ResultFixtures.complete();

        List<ExportFormat.ExportedFile> files = ExportFormat.MLPERF.write(run, NO_GATES);

        assertThat(files).hasSize(8);
        assertThat(files.getFirst().text())
                .startsWith("# Written by Assay in the format of LoadGen's summary. This is not an MLPerf result.")
                .contains(
                        "Scenario : SingleStream",
                        "90.0th percentile latency (ns) : " + firstSummary(run).p90Ns(),
                        "Result is : ");
        assertThat(files).allMatch(file -> file.name().matches("[a-zA-Z0-9._-]+"));
    }
}
