package dev.assay.reports.foreign;

import dev.assay.scenarios.measurement.LatencyHistogram;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.ForeignFigures;
import dev.assay.scenarios.result.ForeignMeasurement;
import dev.assay.scenarios.result.TimingMeaning;
import dev.assay.scenarios.tool.TrtexecVersion;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** Put the files of one trtexec measurement together: times of each run, its logs, and a profile. */
final class TrtexecReader {
    private static final String TOOL = "trtexec";

    private TrtexecReader() {}

    static ForeignReading read(List<ForeignFile> files) {
        List<TrtexecLog> logs = files.stream()
                .filter(TrtexecLog::looksLike)
                .map(TrtexecLog::new)
                .toList();
        // Versions that keep rows of the warm-up say in their log how many those are; 200 ms are the default.
        int warmUpRows = logs.stream()
                .flatMap(log -> log.warmUpQueries().stream())
                .findFirst()
                .orElse(-1);
        List<TrtexecTimes> times = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (ForeignFile file : files) {
            if (TrtexecTimes.looksLike(file)) {
                times.add(TrtexecTimes.parse(file, Math.max(0, warmUpRows)));
            } else if (TrtexecProfile.looksLike(file)) {
                notes.add(TrtexecProfile.parse(file).sentence());
            } else if (!TrtexecLog.looksLike(file)) {
                throw file.notA("file of trtexec", "it is neither times, nor a profile, nor a log");
            }
        }
        if (times.stream().anyMatch(TrtexecTimes::hasWarmUp) && warmUpRows < 0) {
            throw files.getFirst()
                    .notA(
                            "complete measurement",
                            "this version of trtexec writes warm-up queries into the times, and only its log tells how many:"
                                    + " name the log too");
        }
        Set<Boolean> copies = new LinkedHashSet<>(
                times.isEmpty()
                        ? logs.stream()
                                .map(TrtexecLog::hasCopies)
                                .filter(Objects::nonNull)
                                .toList()
                        : times.stream().map(TrtexecTimes::hasCopies).toList());
        if (copies.size() != 1) {
            throw new ProblemException(Problem.user(
                    copies.isEmpty() ? "import.nothing-timed" : "import.mixed-timing",
                    copies.isEmpty()
                            ? "no file of trtexec says how long queries took"
                            : "some files were measured with copies to and from the GPU, and some without",
                    "name files of --exportTimes, or logs to their end, all of them measured in the same way"));
        }
        List<LatencyHistogram> latencies =
                times.stream().map(run -> Recorded.histogram(run.toArray())).toList();
        addNotes(notes, times, logs);
        Map<String, String> settings = new TreeMap<>();
        logs.forEach(log -> settings.putAll(log.settings()));
        return new ForeignReading(
                "",
                new ForeignMeasurement(
                        TOOL,
                        logs.stream()
                                .flatMap(log -> log.version().stream())
                                .findFirst()
                                .map(TrtexecVersion::toString)
                                .orElse(null),
                        copies.contains(true) ? TimingMeaning.DEVICE_WITH_COPIES : TimingMeaning.DEVICE_WITHOUT_COPIES,
                        latencies,
                        figures(times, logs),
                        settings,
                        files.stream().map(ForeignFile::source).toList(),
                        notes));
    }

    private static ForeignFigures figures(List<TrtexecTimes> times, List<TrtexecLog> logs) {
        if (times.isEmpty()) {
            return logs.stream()
                    .flatMap(log -> log.figures().stream())
                    .findFirst()
                    .orElseThrow();
        }
        double tookMs =
                times.stream().mapToDouble(run -> run.endMs() - run.startMs()).sum();
        long queries = times.stream().mapToLong(run -> run.latenciesNs().size()).sum();
        return Recorded.figures(
                times.stream().map(TrtexecTimes::toArray).toList(), tookMs > 0 ? queries * 1e3 / tookMs : null);
    }

    private static void addNotes(List<String> notes, List<TrtexecTimes> times, List<TrtexecLog> logs) {
        if (times.stream().anyMatch(run -> run.endMs() > TrtexecTimes.PRECISE_UNTIL_MS)) {
            notes.add(
                    "A run took more than 16 s: trtexec keeps times in 32-bit floats, so later latencies are coarser than"
                            + " 1 µs. Shorter runs of one saved engine keep their precision.");
        }
        notes.add(
                "By default trtexec enqueues the next query before the last one is done: its throughput is that of overlapping"
                        + " queries, and no inverse of the latency.");
        notes.add("trtexec counts queries, not samples: with a batch, multiply the throughput.");
        logs.forEach(log -> log.warnings().stream()
                .map(warning -> "trtexec warns: " + warning)
                .filter(note -> !notes.contains(note))
                .forEach(notes::add));
    }
}
