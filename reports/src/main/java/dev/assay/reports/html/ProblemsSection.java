package dev.assay.reports.html;

import dev.assay.scenarios.problem.Location;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemKind;

/** Show everything that went wrong, and what to do about it. */
final class ProblemsSection {
    private ProblemsSection() {}

    static Element render(View view) {
        Element list = Element.of("ul", "problems");
        view.result()
                .problems()
                .forEach(problem -> list.add(item(isMissing(problem) ? "not possible here" : "the run", problem)));
        for (View.Block block : view.blocks()) {
            for (View.Cell cell : block.cells()) {
                for (Problem problem : cell.result().problems()) {
                    list.add(item(cell.result().variant() + " in " + view.title(block), problem));
                }
            }
        }
        Element section = Page.section("problems", "Problems");
        return list.isEmpty() ? section.add(Page.paragraph("None.")) : section.add(list);
    }

    /** Say whether the run itself went well, but for what no device of it could do. */
    private static boolean isMissing(Problem problem) {
        return problem.code().equals("target.no-device") || problem.code().equals("target.no-runtime");
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
