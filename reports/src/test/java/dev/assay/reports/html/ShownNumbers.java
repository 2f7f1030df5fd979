package dev.assay.reports.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.assembly.ResultJson;
import dev.assay.reports.browser.BrowserPage;
import dev.assay.reports.statistics.MergedLatency;
import dev.assay.reports.text.Numbers;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.measurement.RoundConditions;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.RunResult;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** Check numbers of a page, as a browser shows them, against the result: exact value and rounded text. */
public final class ShownNumbers {
    private static final String NUMBERS = """
            [...document.querySelectorAll('data')].map(shown => ({
              path: shown.dataset.path, format: shown.dataset.format, derived: shown.dataset.derived ?? null,
              value: shown.value, text: shown.textContent}))
            """;

    private final RunResult result;
    private final JsonNode json;

    private ShownNumbers(RunResult result, JsonNode json) {
        this.result = result;
        this.json = json;
    }

    /**
     * Check that a page carries a result, and every number that it shows.
     *
     * @return how many numbers it shows
     */
    public static int check(BrowserPage page, RunResult result) {
        JsonNode json = AssayJson.mapper().readTree(ResultJson.toJson(result));
        JsonNode carried = AssayJson.mapper()
                .readTree(page.evaluate("document.getElementById('result').textContent")
                        .asString());
        assertThat(carried.equals(json)).as("the page carries the result").isTrue();
        return checkNumbers(page, result, json);
    }

    /**
     * Check every number that a page shows which is too large to carry its result.
     *
     * @return how many numbers it shows
     */
    public static int checkLarge(BrowserPage page, RunResult result) {
        assertThat(page.evaluate("document.getElementById('result') === null").asBoolean())
                .isTrue();
        return checkNumbers(page, result, AssayJson.mapper().readTree(ResultJson.toJson(result)));
    }

    private static int checkNumbers(BrowserPage page, RunResult result, JsonNode json) {
        JsonNode shown = page.evaluate(NUMBERS);
        shown.forEach(new ShownNumbers(result, json)::checkOne);
        return shown.size();
    }

    /** Check one {@code data} element: {@code {path, format, derived, value, text}}. */
    private void checkOne(JsonNode shown) {
        String path = shown.path("path").asString();
        String exact = shown.path("value").asString();
        if (shown.path("derived").isNull()) {
            checkExact(path, shown.path("format").asString(), exact);
        } else {
            double expected = derived(path, shown.path("derived").asString());
            assertThat(Double.parseDouble(exact)).as(path).isEqualTo(expected);
        }
        assertThat(shown.path("text").asString())
                .as("%s at %s", exact, path)
                .isEqualTo(rounded(shown.path("format").asString(), exact));
    }

    private void checkExact(String path, String format, String exact) {
        JsonNode stored = json.at(path);
        assertThat(stored.isMissingNode()).as("nothing at %s", path).isFalse();
        if (format.endsWith("-interval")) {
            Interval interval = interval(exact);
            assertThat(interval.estimate())
                    .as(path)
                    .isEqualTo(stored.path("estimate").asDouble());
            assertThat(interval.low()).as(path).isEqualTo(stored.path("low").asDouble());
            assertThat(interval.high()).as(path).isEqualTo(stored.path("high").asDouble());
        } else {
            assertThat(Double.parseDouble(exact)).as(path).isEqualTo(stored.asDouble());
        }
    }

    private static String rounded(String format, String exact) {
        return switch (format) {
            case "duration" -> Numbers.duration(Long.parseLong(exact));
            case "bytes" -> Numbers.bytes(Long.parseLong(exact));
            case "count" -> Numbers.count(Long.parseLong(exact));
            case "position" -> Long.toString(Long.parseLong(exact) + 1);
            case "throughput" -> Numbers.throughput(Double.parseDouble(exact));
            case "ratio" -> Numbers.ratio(Double.parseDouble(exact));
            case "ratio-interval" -> Numbers.ratio(interval(exact));
            case "accuracy" -> Numbers.accuracy(Double.parseDouble(exact));
            case "points" -> Numbers.points(Double.parseDouble(exact));
            case "points-interval" -> {
                Interval interval = interval(exact);
                yield Numbers.points(interval.estimate()) + " (" + Numbers.pointsRange(interval.low(), interval.high())
                        + ")";
            }
            case "p-value" -> Numbers.pValue(Double.parseDouble(exact));
            case "plain" -> Numbers.significant(Double.parseDouble(exact), 3);
            case "trimmed" -> {
                String significant = Numbers.significant(Double.parseDouble(exact), 3);
                yield significant.contains(".") ? significant.replaceFirst("\\.?0+$", "") : significant;
            }
            default -> throw new AssertionError("unknown format " + format);
        };
    }

    /** Compute a number again from what stands at its path. */
    private double derived(String path, String how) {
        String[] parts = path.split("/", -1);
        BlockResult block = result.blocks().get(Integer.parseInt(parts[2]));
        CellResult cell = block.cells().get(Integer.parseInt(parts[4]));
        List<RoundMeasurement> rounds = cell.rounds();
        if (how.startsWith("percentile ")) {
            Long latencyNs = MergedLatency.of(
                            rounds.stream().map(RoundMeasurement::latency).toList())
                    .percentileNs(Double.parseDouble(how.substring("percentile ".length())));
            assertThat(latencyNs).as("%s of %s is not supported", how, path).isNotNull();
            return latencyNs;
        }
        if (how.startsWith("median of coldStart/")) {
            String part = how.substring("median of coldStart/".length());
            List<Long> values = rounds.stream()
                    .map(round -> switch (part) {
                        case "processNs" -> round.coldStart().processNs();
                        case "loadNs" -> round.coldStart().loadNs();
                        case "firstInferenceNs" -> round.coldStart().firstInferenceNs();
                        default -> throw new AssertionError("unknown part " + part);
                    })
                    .sorted()
                    .toList();
            return values.get((values.size() - 1) / 2);
        }
        if (how.equals("mean power of the CPU") || how.equals("CPU energy of a sample")) {
            double joules = 0;
            double seconds = 0;
            for (RoundMeasurement round : rounds) {
                RoundConditions conditions = Objects.requireNonNull(round.conditions());
                joules += Objects.requireNonNull(conditions.energyJoules());
                seconds += conditions.spanNs() / 1e9;
            }
            return how.startsWith("mean")
                    ? joules / seconds
                    : joules / seconds / Objects.requireNonNull(cell.summary()).throughputPerSecond();
        }
        RoundMeasurement round = rounds.get(Integer.parseInt(parts[6]));
        if (how.equals("median")) {
            return MergedLatency.of(round.latency()).medianNs();
        }
        assertThat(how).isEqualTo("speed-up of round");
        RoundMeasurement baseline = block.cells().getFirst().rounds().stream()
                .filter(other -> other.round() == round.round())
                .findFirst()
                .orElseThrow();
        return block.load().isThroughput()
                ? round.throughputPerSecond() / baseline.throughputPerSecond()
                : (double) MergedLatency.of(baseline.latency()).medianNs()
                        / MergedLatency.of(round.latency()).medianNs();
    }

    private static Interval interval(String exact) {
        String[] numbers = exact.split(" ", -1);
        return new Interval(
                Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]), Double.parseDouble(numbers[2]));
    }
}
