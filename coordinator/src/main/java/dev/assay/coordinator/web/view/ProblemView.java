package dev.assay.coordinator.web.view;

import dev.assay.scenarios.problem.Location;
import dev.assay.scenarios.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * Show one problem, beside the text that it is in if it is in one.
 *
 * @param place for example {@code line 3, column 5}, or empty
 * @param excerpt lines of the text around the place
 */
public record ProblemView(String message, String hint, String place, List<Line> excerpt) {
    private static final int CONTEXT_LINES = 2;
    /** A line that is longer is cut: texts from outside may be one line of a megabyte. */
    private static final int LONGEST_LINE = 300;

    public ProblemView {
        excerpt = List.copyOf(excerpt);
    }

    /**
     * Show one line of text, in three parts.
     *
     * @param number 1-based
     * @param marked the character that the problem is at; empty in all other lines
     */
    public record Line(int number, String before, String marked, String after) {
        public boolean isMarked() {
            return !marked.isEmpty();
        }
    }

    /** Show a problem that is in no text. */
    public static ProblemView of(Problem problem) {
        return new ProblemView(problem.message(), problem.hint(), "", List.of());
    }

    /** Show a problem of a text. */
    public static ProblemView of(Problem problem, String text) {
        Location location = problem.location();
        if (location == null) {
            return of(problem);
        }
        return new ProblemView(
                problem.message(),
                problem.hint(),
                "line " + location.line() + ", column " + location.column(),
                excerpt(text.lines().toList(), location));
    }

    private static List<Line> excerpt(List<String> lines, Location location) {
        List<Line> excerpt = new ArrayList<>();
        int first = Math.max(1, location.line() - CONTEXT_LINES);
        int last = Math.min(lines.size(), location.line() + CONTEXT_LINES);
        for (int number = first; number <= last; number++) {
            String line = lines.get(number - 1);
            excerpt.add(number == location.line() ? marked(number, line, location.column()) : plain(number, line));
        }
        return excerpt;
    }

    private static Line plain(int number, String line) {
        return new Line(number, line.substring(0, Math.min(line.length(), LONGEST_LINE)), "", "");
    }

    private static Line marked(int number, String line, int column) {
        int at = Math.clamp(column - 1L, 0, line.length());
        int from = Math.max(0, at - LONGEST_LINE);
        int end = at >= line.length() ? at : line.offsetByCodePoints(at, 1);
        return new Line(
                number,
                line.substring(from, at),
                end > at ? line.substring(at, end) : " ",
                line.substring(end, Math.min(line.length(), end + LONGEST_LINE)));
    }
}
