package dev.assay.reports.compare;

import dev.assay.reports.compare.RunComparison.Difference;
import dev.assay.reports.text.Numbers;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.measurement.Environment;
import dev.assay.scenarios.result.AssayBuild;
import dev.assay.scenarios.result.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Find what differs around two runs: software, machine, scenario, samples. */
final class Differences {
    private final List<Difference> found = new ArrayList<>();

    private Differences() {}

    static List<Difference> between(RunResult before, RunResult after, MatchedDevices devices) {
        Differences differences = new Differences();
        differences.add("Assay", build(before.assay()), build(after.assay()));
        differences.add("scenario", before.run().scenario(), after.run().scenario());
        differences.add(
                "scenario file",
                shortHash(before.run().scenarioSha256()),
                shortHash(after.run().scenarioSha256()));
        differences.add(
                "profile",
                before.run().profile().toText(),
                after.run().profile().toText());
        differences.addAll(
                "samples of ",
                hashes(before.task().sampleSets()),
                hashes(after.task().sampleSets()));
        for (Device device : after.devices()) {
            Device other = devices.pairs().get(device.id());
            if (other != null) {
                differences.add(device.id() + ": name", other.id(), device.id());
                differences.addAll(device.id() + ": ", facts(other.environment()), facts(device.environment()));
            }
        }
        return List.copyOf(differences.found);
    }

    private void add(String what, @Nullable String before, @Nullable String after) {
        if (!Objects.equals(before, after)) {
            found.add(new Difference(what, before, after));
        }
    }

    private void addAll(String prefix, Map<String, String> before, Map<String, String> after) {
        TreeSet<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        keys.forEach(key -> add(prefix + key, before.get(key), after.get(key)));
    }

    private static String build(AssayBuild build) {
        return build.version() + " (" + build.commit() + ")";
    }

    private static String shortHash(String sha256) {
        return sha256.substring(0, Math.min(12, sha256.length()));
    }

    private static Map<String, String> hashes(Map<String, String> sha256s) {
        Map<String, String> hashes = new TreeMap<>();
        sha256s.forEach((name, sha256) -> hashes.put(name, shortHash(sha256)));
        return hashes;
    }

    private static Map<String, String> facts(Environment environment) {
        Map<String, String> facts = new TreeMap<>();
        facts.put("operating system", environment.os());
        facts.put("kernel", environment.kernel());
        facts.put("architecture", environment.arch());
        facts.put("CPU", environment.cpuModel());
        facts.put("CPU features", String.join(" ", environment.cpuFeatures()));
        facts.put("usable cores", Numbers.significant(environment.usableCores(), 2));
        facts.put("cores", Integer.toString(environment.onlineCores()));
        facts.put("memory", Numbers.bytes(environment.memoryBytes()));
        facts.put("Java", environment.jvm());
        put(facts, "governor", environment.governor());
        put(facts, "turbo", environment.turbo());
        put(facts, "virtualization", environment.virtualization());
        environment.runtimes().forEach((runtime, version) -> facts.put("runtime " + runtime, version));
        return facts;
    }

    private static void put(Map<String, String> facts, String name, @Nullable Object value) {
        if (value != null) {
            facts.put(name, value.toString());
        }
    }
}
