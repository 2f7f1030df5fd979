package dev.assay.agent.block;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Count problems that occur again instead of listing them again. */
final class ProblemTally {
    private final Map<Key, Entry> entries = new LinkedHashMap<>();

    /** Problems with different hints are still the same: hints hold logs, which never repeat exactly. */
    private record Key(String code, ProblemKind kind, String message) {}

    private record Entry(Problem first, int count) {
        Problem toProblem() {
            return count == 1
                    ? first
                    : new Problem(
                            first.code(),
                            first.kind(),
                            first.message() + " (" + count + " times)",
                            first.hint(),
                            first.location());
        }
    }

    void add(Problem problem) {
        entries.merge(
                new Key(problem.code(), problem.kind(), problem.message()),
                new Entry(problem, 1),
                (known, _) -> new Entry(known.first(), known.count() + 1));
    }

    /** Return each problem once, in the order of first occurrence, with the first hint. */
    List<Problem> problems() {
        return entries.values().stream().map(Entry::toProblem).toList();
    }
}
