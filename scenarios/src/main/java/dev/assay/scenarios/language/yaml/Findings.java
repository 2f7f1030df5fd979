package dev.assay.scenarios.language.yaml;

import dev.assay.scenarios.problem.Location;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Collect what is wrong with one file, so that the user hears everything in one go. */
public final class Findings {
    /** More than a person reads at once; a broken file can have hundreds of thousands. */
    static final int MOST_PROBLEMS = 100;

    private static final Comparator<Problem> BY_PLACE = Comparator.comparing(
            problem -> Objects.requireNonNull(problem.location()),
            Comparator.comparingInt(Location::line).thenComparingInt(Location::column));

    private final List<Problem> problems = new ArrayList<>();
    private int omitted;

    /** Note a problem of the user's file. */
    public void add(Location where, String code, String message, String hint) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(Problem.user(code, message, hint).at(where));
        } else {
            omitted++;
        }
    }

    /** Return whether nothing was wrong so far. */
    public boolean isEmpty() {
        return problems.isEmpty();
    }

    /** Return everything that was found, in the order of the file; there must be something. */
    public ProblemException toException() {
        List<Problem> ordered = new ArrayList<>(problems);
        ordered.sort(BY_PLACE);
        if (omitted > 0) {
            ordered.add(Problem.user(
                    "scenario.too-many-problems",
                    omitted + " more problems are not shown",
                    "Mend these first, then read the file again."));
        }
        return new ProblemException(ordered);
    }
}
