package dev.assay.agent.android;

import dev.assay.scenarios.problem.ProblemException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Understand what a runner prints, line by line, and believe nothing that can't be. */
final class RunnerOutput {
    private static final String FIRST_LINE = "assay-runner 1";
    private static final Pattern LINE =
            Pattern.compile("(loaded|first|progress|query|end) ([0-9]{1,18})(?: ([0-9]{1,18}))?");
    private static final int MOST_QUERIES = 1 << 22;

    private long[] issuedNs = new long[1 << 12];
    private long[] doneNs = new long[1 << 12];
    private int queries;
    private long loadedNs = -1;
    private long firstNs = -1;
    private boolean hasBegun;
    private long ended = -1;
    private String lastWords = "";

    /**
     * Take the next line. What comes before the first line of the format is what linkers and shells say, and is kept as the last words.
     *
     * @throws ProblemException {@code android.runner-output}
     */
    void accept(String line) {
        if (!hasBegun) {
            hasBegun = line.equals(FIRST_LINE);
            lastWords = hasBegun ? lastWords : line;
            return;
        }
        Matcher words = LINE.matcher(line);
        if (!words.matches()) {
            // A crash of the device's shell reads like this, and the runner's own words before its end.
            lastWords = line;
            return;
        }
        if (ended >= 0) {
            throw AndroidProblems.nonsense(line, "nothing comes after the end");
        }
        boolean isQuery = words.group(1).equals("query");
        if (isQuery != (words.group(3) != null)) {
            throw AndroidProblems.nonsense(line, "it has another number of words");
        }
        long value = Long.parseLong(words.group(2));
        switch (words.group(1)) {
            case "loaded" -> loadedNs = value;
            case "first" -> firstNs = value;
            case "query" -> add(line, value, Long.parseLong(words.group(3)));
            case "end" -> ended = value;
            default -> {
                // A sign of life.
            }
        }
    }

    private void add(String line, long issued, long done) {
        if (done < issued || (queries > 0 && issued < doneNs[queries - 1])) {
            throw AndroidProblems.nonsense(line, "time went backwards");
        }
        if (queries == MOST_QUERIES) {
            throw AndroidProblems.nonsense(line, "there are too many queries");
        }
        if (queries == issuedNs.length) {
            issuedNs = Arrays.copyOf(issuedNs, 2 * queries);
            doneNs = Arrays.copyOf(doneNs, 2 * queries);
        }
        issuedNs[queries] = issued;
        doneNs[queries] = done;
        queries++;
    }

    /** Return the last line that is not of the format: where a runner failed, that says why. */
    String lastWords() {
        return lastWords;
    }

    /** Return how many queries or samples the runner said that it did, or -1 if it did not come to its end. */
    long ended() {
        return ended;
    }

    /**
     * Return what was measured.
     *
     * @throws ProblemException {@code android.runner-output} if the end is missing or does not fit
     */
    RunnerRecording recording() {
        if (ended != queries || loadedNs < 0 || firstNs < 0) {
            throw AndroidProblems.nonsense(
                    "end " + ended, "there were " + queries + " queries, and loaded and first must be told");
        }
        return new RunnerRecording(loadedNs, firstNs, Arrays.copyOf(issuedNs, queries), Arrays.copyOf(doneNs, queries));
    }
}
