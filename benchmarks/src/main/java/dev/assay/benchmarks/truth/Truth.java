package dev.assay.benchmarks.truth;

import dev.assay.agent.load.LoadClock;
import dev.assay.agent.probe.MachineWatch;
import dev.assay.scenarios.measurement.RoundConditions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/** Run experiments on this machine's own clock, print what came out and how busy the machine was, and exit with 1 if something is off. */
public final class Truth {
    private static final long SEED = 20260101;
    private static final long DEFAULT_SECONDS = 60;
    private static final int BAD_USAGE = 2;

    /** Long enough that the clock's own noise, a fraction of a microsecond, changes nothing. */
    private static final long SERVICE_NS = 1_000_000;

    /** Waiting times depend on each other: their mean needs many queries. */
    private static final int LONGER = 3;

    private static final List<Double> UTILIZATIONS = List.of(0.5, 0.8);

    private Truth() {}

    /** What can be run alone, by name. */
    private interface Experiment {
        List<? extends Outcome> run(Duration duration) throws IOException;
    }

    private static SequencedMap<String, Experiment> experiments() {
        SequencedMap<String, Experiment> experiments = new LinkedHashMap<>();
        experiments.put("null-rate", duration -> new NullExperiment(duration).rate());
        experiments.put("issue-delay", duration -> new NullExperiment(duration).issueDelay(SEED));
        experiments.put("harnesses", duration -> new HarnessExperiment(duration).run(SEED));
        experiments.put("stalls", Truth::stalls);
        experiments.put("queues", Truth::queues);
        return experiments;
    }

    /**
     * Run all experiments, or the one that is named.
     *
     * @param arguments the name of an experiment, and how many seconds an experiment takes, each of which may be left out
     */
    public static void main(String... arguments) throws IOException {
        Map<String, Experiment> chosen = experiments();
        int next = 0;
        if (arguments.length > next && !Character.isDigit(arguments[next].charAt(0))) {
            Experiment named = chosen.get(arguments[next]);
            if (named == null) {
                System.err.println("There is no experiment '" + arguments[next] + "'; there are: "
                        + String.join(", ", chosen.keySet()) + ".");
                System.exit(BAD_USAGE);
                return;
            }
            chosen = Map.of(arguments[next], named);
            next++;
        }
        Duration duration =
                Duration.ofSeconds(arguments.length > next ? Long.parseLong(arguments[next]) : DEFAULT_SECONDS);
        MachineWatch watch = MachineWatch.ofThisMachine();
        boolean holds = true;
        for (Experiment experiment : chosen.values()) {
            MachineWatch.Span span = watch.begin();
            List<? extends Outcome> outcomes = experiment.run(duration);
            outcomes.forEach(System.out::println);
            System.out.println(machine(span.end(0)));
            holds &= outcomes.stream().allMatch(Outcome::holds);
        }
        System.exit(holds ? 0 : 1);
    }

    private static List<Outcome> stalls(Duration duration) {
        StallExperiment stalls = new StallExperiment(LoadClock.system(), duration);
        List<Outcome> outcomes = new ArrayList<>(stalls.openLoop(SEED));
        stalls.closedLoop(SEED).forEach(finding -> outcomes.add(new Omission(finding)));
        return outcomes;
    }

    private static List<Outcome> queues(Duration duration) {
        List<Outcome> outcomes = new ArrayList<>();
        for (double utilization : UTILIZATIONS) {
            QueueExperiment queue =
                    new QueueExperiment(new SpinningClock(), SERVICE_NS, utilization, duration.multipliedBy(LONGER));
            outcomes.addAll(queue.constantService(SEED));
            outcomes.addAll(queue.exponentialService(SEED));
        }
        return outcomes;
    }

    /** What coordinated omission makes of it, which must be off. */
    private record Omission(Finding finding) implements Outcome {
        @Override
        public boolean holds() {
            return !finding.holds();
        }

        @Override
        public String toString() {
            return finding + (holds() ? ", as it must be" : ", BUT MUST BE OFF");
        }
    }

    private static String machine(RoundConditions conditions) {
        int cores = Runtime.getRuntime().availableProcessors();
        Double busy = conditions.busyCores();
        Double stolen = conditions.stolenShare();
        return String.format(
                Locale.ROOT,
                "  meanwhile: load average %.1f, %s of %d cores busy, %s stolen",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                busy == null ? "unknown" : String.format(Locale.ROOT, "%.2f", busy),
                cores,
                stolen == null ? "unknown" : String.format(Locale.ROOT, "%.1f %%", 100 * stolen));
    }
}
