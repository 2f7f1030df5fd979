package dev.assay.reports.hlog;

import dev.assay.scenarios.measurement.HistogramBuckets;
import dev.assay.scenarios.measurement.LatencyHistogram;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.RunResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Write a result's histograms in HdrHistogram's log format 1.3: one file a cell, one interval a round or, where the load is sustained, a
 * second; values in nanoseconds.
 *
 * <p>The tag of every interval is the variant's name, so that logs of several cells can be laid together.
 */
public final class HlogFiles {
    /** The legend's maximum is in milliseconds: the tools' usual unit. The histograms themselves stay in nanoseconds. */
    private static final double NS_IN_MS = 1_000_000.0;

    private static final double NS_IN_US = 1000.0;

    private static final int LONGEST_PART = 80;

    private static final Pattern LINE_BREAKING = Pattern.compile("\\p{Cntrl}|[\\u2028\\u2029\\u0085]");
    private static final Pattern NOT_IN_TAGS = Pattern.compile("[^\\p{IsAlphabetic}\\p{IsDigit}_+-]");
    private static final Pattern NOT_IN_NAMES = Pattern.compile("[^A-Za-z0-9_+=-]");

    private HlogFiles() {}

    /**
     * Write one file for each cell that has rounds.
     *
     * @param directory must exist; a file of the same name is replaced
     * @return the files, in the order of the result
     * @throws IOException if a file can't be written
     * @throws ProblemException {@code result.bad-histogram} if a histogram was damaged
     */
    public static List<Path> write(RunResult result, Path directory) throws IOException {
        List<Log> logs = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (BlockResult block : result.blocks()) {
            for (CellResult cell : block.cells()) {
                if (!cell.rounds().isEmpty()) {
                    logs.add(new Log(block, cell, directory.resolve(freeName(block.id(), cell.variant(), taken))));
                }
            }
        }
        try {
            // Names are given in order before; what is in a file does not depend on others.
            logs.parallelStream().forEach(log -> writeWhole(result, log));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return logs.stream().map(Log::file).toList();
    }

    private record Log(BlockResult block, CellResult cell, Path file) {}

    private static void writeWhole(RunResult result, Log log) {
        try {
            write(result, log.block(), log.cell(), log.file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(RunResult result, BlockResult block, CellResult cell, Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
            write(result, block, cell, out);
        }
        // Moved into place when it is whole: a reader never sees half a log.
        Path unfinished = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.write(unfinished, bytes.toByteArray());
            // Without ATOMIC_MOVE the old file is deleted first, which takes longer than all else.
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
    }

    private static void write(RunResult result, BlockResult block, CellResult cell, PrintStream out) {
        List<LatencyHistogram> all = new ArrayList<>();
        for (RoundMeasurement round : cell.rounds()) {
            List<LatencyHistogram> intervals = round.intervals();
            all.addAll(intervals == null ? List.of(round.latency()) : intervals);
        }
        long startMs =
                all.stream().mapToLong(LatencyHistogram::startEpochMs).min().orElseThrow();
        HistogramLogWriter log = new HistogramLogWriter(out);
        log.outputComment("[Assay " + oneLine(result.assay().version()) + ", run "
                + oneLine(result.run().id()) + "]");
        log.outputComment("[Scenario: " + oneLine(result.run().scenario()) + ", block: " + oneLine(block.id())
                + ", variant: " + oneLine(cell.variant()) + "]");
        log.outputComment(
                "[Values are nanoseconds; one interval a round, or a second where the load is sustained; the legend's maximum is in milliseconds]");
        log.outputLogFormatVersion();
        log.outputStartTime(startMs);
        log.setBaseTime(startMs);
        log.outputBaseTime(startMs);
        log.outputLegend();
        String tag = tag(cell.variant());
        for (LatencyHistogram interval : all) {
            long fromMs = interval.startEpochMs() - startMs;
            long toMs = interval.endEpochMs() - startMs;
            HistogramBuckets buckets = HistogramBuckets.read(interval);
            if (buckets == null) {
                Histogram latencies = interval.decode();
                latencies.setTag(tag);
                log.outputIntervalHistogram(fromMs / 1000.0, toMs / 1000.0, latencies, NS_IN_MS);
            } else {
                // The log has histograms in the very encoding that a result has: nothing needs to be encoded again.
                out.print("Tag=" + tag + "," + thousandths(fromMs) + "," + thousandths(toMs - fromMs) + ","
                        + thousandths(Math.round(buckets.maxNs() / NS_IN_US)) + "," + interval.histogram() + "\n");
            }
        }
    }

    /** Return a number of thousandths with three decimals. */
    private static String thousandths(long count) {
        String rest = Long.toString(Math.abs(count) % 1000);
        return (count < 0 ? "-" : "") + Math.abs(count) / 1000 + "." + "0".repeat(3 - rest.length()) + rest;
    }

    /** Return text that can't end a comment line. */
    private static String oneLine(String text) {
        return LINE_BREAKING.matcher(text).replaceAll(" ");
    }

    /** Return text that is a tag to HdrHistogram's reader: without commas, dots, white space; its own check misses most of them. */
    static String tag(String text) {
        return NOT_IN_TAGS.matcher(text).replaceAll("_");
    }

    private static String freeName(String block, String variant, Set<String> taken) {
        String stem = filePart(block) + "." + filePart(variant);
        String name = stem + ".hlog";
        // Some file systems do not tell upper case from lower case.
        for (int i = 2; !taken.add(name.toLowerCase(Locale.ROOT)); i++) {
            name = stem + "-" + i + ".hlog";
        }
        return name;
    }

    /** Return text that is safe in a file name everywhere. */
    private static String filePart(String text) {
        String safe = NOT_IN_NAMES.matcher(text).replaceAll("_");
        String part = safe.substring(0, Math.min(LONGEST_PART, safe.length()));
        return part.isEmpty() ? "_" : part;
    }
}
