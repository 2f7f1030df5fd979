package dev.assay.reports.html;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Say which sections a page has, and in which order. */
final class Sections {
    /** What is told about each cell and block: on a large page it stands apart, device by device. */
    static final List<Section> OF_CELLS = List.of(
            new Section("cells", "Cells", CellsSection::render),
            new Section("runtimes", "Runtimes", RuntimesSection::hasContent, RuntimesSection::render),
            new Section("pareto", "Pareto", ParetoSection::hasContent, ParetoSection::render),
            new Section("latency", "Latency", SpectrumSection::render),
            new Section("time", "Time", TimeSection::hasContent, TimeSection::render),
            new Section("rounds", "Rounds", RoundsSection::render),
            new Section("load", "Load", LoadSection::hasContent, LoadSection::render),
            new Section("batching", "Batching", BatchingSection::hasContent, BatchingSection::render),
            new Section("start", "Start", StartSection::render),
            new Section("accuracy", "Accuracy", AccuracySection::render),
            new Section("evidence", "Evidence", EvidenceSection::render));

    private static final Section VERDICT = new Section("verdict", "Verdict", VerdictSection::render);
    private static final Section MATRIX = new Section("matrix", "Matrix", MatrixSection::render);
    private static final Section DEPLOY =
            new Section("deploy", "Deploy", RecommendationSection::hasContent, RecommendationSection::render);
    private static final Section CLAIMS =
            new Section("claims", "Claims", ClaimsSection::hasContent, ClaimsSection::render);
    private static final Section FOREIGN = new Section("foreign", "Measured by another tool", ForeignSection::render);
    private static final Section DEVICES = new Section("devices", "Devices", DeviceParts::render);
    private static final Section SYSTEMS = new Section("environment", "Systems", EnvironmentSection::render);
    private static final Section CONDITIONS = new Section("conditions", "Noise", ConditionsSection::render);
    private static final Section PROBLEMS = new Section("problems", "Problems", ProblemsSection::render);
    private static final Section METHOD = new Section("method", "Method", MethodSection::render);
    private static final Section LIMITS = new Section("limits", "Limits", LimitsSection::render);
    private static final Section REPRODUCE = new Section("reproduce", "Again", MethodSection::renderReproduce);

    private Sections() {}

    /**
     * One section.
     *
     * @param name its id, but for the prefix that it has in a part of the page
     * @param words of the link that leads to it
     * @param hasContent whether there is anything to show
     */
    record Section(String name, String words, Predicate<View> hasContent, Function<View, Element> render) {
        Section(String name, String words, Function<View, Element> render) {
            this(name, words, _ -> true, render);
        }
    }

    /** Return the sections of a whole page. */
    static List<Section> of(View view) {
        if (view.result().wasImported()) {
            return List.of(VERDICT, FOREIGN, PROBLEMS);
        }
        Stream<Section> sections = view.isLarge()
                ? Stream.of(VERDICT, MATRIX, DEPLOY, CLAIMS, DEVICES, SYSTEMS, PROBLEMS, METHOD, REPRODUCE)
                : Stream.of(
                                Stream.of(VERDICT, MATRIX, DEPLOY, CLAIMS),
                                OF_CELLS.stream(),
                                Stream.of(SYSTEMS, CONDITIONS, PROBLEMS, METHOD, LIMITS, REPRODUCE))
                        .flatMap(part -> part);
        return withContent(sections, view);
    }

    /** Return the sections of one part of a large page. */
    static List<Section> ofPart(View part) {
        return withContent(Stream.concat(OF_CELLS.stream(), Stream.of(CONDITIONS, LIMITS)), part);
    }

    private static List<Section> withContent(Stream<Section> sections, View view) {
        return sections.filter(section -> section.hasContent().test(view)).toList();
    }
}
