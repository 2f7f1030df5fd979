package dev.assay.reports.html;

import dev.assay.reports.text.Numbers;
import dev.assay.scenarios.problem.Location;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Show everything that went wrong, and what to do about it. */
final class ProblemsSection {
    /** What another machine might do. */
    private static final Set<String> IMPOSSIBLE =
            Set.of("target.no-device", "target.no-runtime", "conversion.not-here");

    /** As many different problems as anybody reads. */
    private static final int MOST = 300;

    /** As many places of the same problem as are named. */
    private static final int MOST_PLACES = 6;

    private ProblemsSection() {}

    static Element render(View view) {
        Map<Problem, List<String>> problems = new LinkedHashMap<>();
        view.result()
                .problems()
                .forEach(problem -> problems.computeIfAbsent(problem, _ -> new ArrayList<>())
                        .add(isImpossible(problem) ? "not possible here" : "the run"));
        for (View.Block block : view.blocks()) {
            for (View.Cell cell : block.cells()) {
                for (Problem problem : cell.result().problems()) {
                    problems.computeIfAbsent(problem, _ -> new ArrayList<>())
                            .add(cell.result().variant() + " in " + view.title(block));
                }
            }
        }
        Element section = Page.section(view, "problems", "What went wrong");
        if (problems.isEmpty()) {
            return section.add(Page.paragraph("Nothing."));
        }
        Element list = Element.of("ul", "problems");
        problems.entrySet().stream()
                .limit(MOST)
                .forEach(problem -> list.add(item(where(problem.getValue()), problem.getKey())));
        section.add(list);
        return problems.size() <= MOST
                ? section
                : section.add(Page.paragraph(
                        Numbers.count(problems.size() - MOST) + " more kinds of problems are in result.json."));
    }

    /** Say whether the run itself went well, but for what no device of it could do. */
    static boolean isImpossible(Problem problem) {
        return IMPOSSIBLE.contains(problem.code());
    }

    private static String where(List<String> places) {
        String named =
                String.join("; ", places.stream().distinct().limit(MOST_PLACES).toList());
        long more = places.stream().distinct().count() - MOST_PLACES;
        return more > 0 ? named + "; and in " + Numbers.count(more) + " more" : named;
    }

    private static Element item(String where, Problem problem) {
        Element item = Element.of("li")
                .add(
                        Element.of("p", "problem-head")
                                .add(
                                        Page.name(where),
                                        Element.of("code", "code").text(problem.code())),
                        Element.of("p", "message").text(problem.message()));
        Location location = problem.location();
        if (location != null) {
            item.add(Element.of("p", "note").text("at " + location));
        }
        return item.add(Element.of("p", "hint")
                .add(Element.of("strong").text("What to do: "))
                .text(problem.hint())
                .add(Element.of("span", "quiet").text(" (" + who(problem.kind()) + ")")));
    }

    private static String who(ProblemKind kind) {
        return switch (kind) {
            case USER -> "a matter of the input";
            case ENVIRONMENT -> "a matter of the surroundings";
            case AGENT -> "a measurement failed on the agent";
            case INTERNAL -> "a fault of Assay itself; please report it";
        };
    }
}
