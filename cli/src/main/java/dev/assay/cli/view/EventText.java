package dev.assay.cli.view;

import dev.assay.scenarios.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Put what happens into words. */
final class EventText {
    private static final double BYTES_PER_MB = 1e6;

    private EventText() {}

    static String planned(RunEvent.Planned planned) {
        return planned.scenario() + ", profile " + planned.profile() + ": " + count(planned.blocks(), "block") + ", "
                + count(planned.cells(), "cell") + ", about " + duration(planned.estimated()) + " of measuring";
    }

    static String downloading(RunEvent.Downloading downloading) {
        String done = megabytes(downloading.doneBytes());
        return downloading.totalBytes() < 0
                ? "fetching " + downloading.source() + ": " + done
                : "fetching " + downloading.source() + ": " + done + " of " + megabytes(downloading.totalBytes());
    }

    static String blockStarted(RunEvent.BlockStarted started) {
        return "block " + started.number() + " of " + started.of() + ": " + started.block() + " on " + started.device();
    }

    static String activity(RunEvent.BlockProgressed progressed) {
        String now = LiveText.of(progressed.live());
        return progressed.activity() + (now.isEmpty() ? "" : " (" + now + ")");
    }

    static String blockQueued(RunEvent.BlockQueued queued) {
        return "waiting again: " + queued.block() + " (" + queued.reason() + ")";
    }

    static String blockEnded(RunEvent.BlockEnded ended) {
        List<Problem> problems = ended.problems();
        if (problems.isEmpty()) {
            return "done: " + ended.block();
        }
        StringBuilder text = new StringBuilder("done with problems: " + ended.block());
        for (Problem problem : problems) {
            text.append(System.lineSeparator()).append("    ").append(problem.message());
        }
        return text.toString();
    }

    static String coordinatorAway(RunEvent.CoordinatorAway away) {
        return away.problem().message() + "; trying until it is back";
    }

    static String coordinatorBack() {
        return "the coordinator is back";
    }

    /** Return a duration as people say it: {@code 45 s}, {@code 3 min 20 s}, {@code 2 h 5 min}. */
    static String duration(Duration duration) {
        long seconds = Math.max(0, duration.plusMillis(500).toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
        }
        return seconds / 3600 + " h" + (seconds % 3600 < 60 ? "" : " " + seconds % 3600 / 60 + " min");
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / BYTES_PER_MB);
    }
}
