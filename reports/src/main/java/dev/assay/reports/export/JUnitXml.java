package dev.assay.reports.export;

import dev.assay.reports.gate.GateOutcome;
import dev.assay.reports.gate.GateResult;
import dev.assay.reports.gate.GateStatus;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.result.CellStatus;
import dev.assay.scenarios.result.RunResult;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Write a result as JUnit XML, which CI systems show: one test a cell, which fails where the cell was not measured as planned, and one
 * a gate.
 */
public final class JUnitXml {
    private final XMLStreamWriter xml;

    private JUnitXml(XMLStreamWriter xml) {
        this.xml = xml;
    }

    /** Return the document. */
    public static String write(RunResult run, GateOutcome gates) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            new JUnitXml(xml).suite(run, gates);
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("text in memory takes whatever is written", e);
        }
        return text.append('\n').toString();
    }

    private void suite(RunResult run, GateOutcome gates) throws XMLStreamException {
        List<ExportedCell> cells = ExportedCell.of(run);
        long failures = gates.results().stream().filter(JUnitXml::fails).count();
        long errors = cells.stream()
                .filter(cell -> cell.cell().status() != CellStatus.MEASURED)
                .count();
        xml.writeStartDocument("UTF-8", "1.0");
        start("testsuite", "\n");
        attribute("name", run.run().scenario());
        attribute("tests", Long.toString(cells.size() + gates.results().size()));
        attribute("failures", Long.toString(failures));
        attribute("errors", Long.toString(errors));
        attribute("timestamp", run.run().started().toString());
        attribute(
                "time", seconds(Duration.between(run.run().started(), run.run().finished())));
        for (ExportedCell cell : cells) {
            cell(cell);
        }
        for (GateResult gate : gates.results()) {
            gate(run, gate);
        }
        end("\n");
        xml.writeEndDocument();
    }

    private void cell(ExportedCell cell) throws XMLStreamException {
        start("testcase", "\n  ");
        attribute(
                "classname",
                cell.run().run().scenario() + "." + cell.device().id() + "."
                        + cell.block().runtime().name());
        attribute(
                "name",
                cell.variant() + " at " + cell.block().shape().name() + ", "
                        + cell.block().load().name());
        attribute(
                "time",
                seconds(Duration.ofNanos(cell.cell().rounds().stream()
                        .mapToLong(round -> round.durationNs())
                        .sum())));
        if (cell.cell().status() != CellStatus.MEASURED) {
            List<Problem> problems = cell.cell().problems();
            failure(
                    "error",
                    problems.isEmpty()
                            ? "not measured as planned"
                            : problems.getFirst().message(),
                    problems.stream()
                            .map(problem -> problem.code() + ": " + problem.message() + "\n  hint: " + problem.hint())
                            .collect(Collectors.joining("\n")));
        }
        end(cell.cell().status() == CellStatus.MEASURED ? "" : "\n  ");
    }

    private void gate(RunResult run, GateResult gate) throws XMLStreamException {
        start("testcase", "\n  ");
        attribute("classname", run.run().scenario() + ".gates");
        attribute("name", gate.gate());
        attribute("time", "0");
        if (fails(gate)) {
            failure("failure", gate.sentence(), gate.sentence());
        }
        end(fails(gate) ? "\n  " : "");
    }

    private static boolean fails(GateResult gate) {
        return gate.status() == GateStatus.FAILED || (gate.mustBeShown() && gate.status() == GateStatus.NOT_SHOWN);
    }

    private void failure(String kind, String message, String text) throws XMLStreamException {
        start(kind, "\n    ");
        attribute("message", message);
        xml.writeCharacters(allowed(text));
        end("");
    }

    private void start(String element, String before) throws XMLStreamException {
        xml.writeCharacters(before);
        xml.writeStartElement(element);
    }

    private void end(String before) throws XMLStreamException {
        xml.writeCharacters(before);
        xml.writeEndElement();
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, allowed(value));
    }

    /** XML has no way to write most control characters, and a name or message may hold any. */
    private static String allowed(String text) {
        StringBuilder allowed = new StringBuilder(text.length());
        text.codePoints()
                .map(codePoint -> codePoint == '\n'
                                || codePoint == '\t'
                                || (codePoint >= 0x20 && codePoint <= 0xD7FF)
                                || (codePoint >= 0xE000 && codePoint <= 0xFFFD)
                                || codePoint >= 0x10000
                        ? codePoint
                        : '\uFFFD')
                .forEach(allowed::appendCodePoint);
        return allowed.toString();
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f", duration.toNanos() / 1e9);
    }
}
