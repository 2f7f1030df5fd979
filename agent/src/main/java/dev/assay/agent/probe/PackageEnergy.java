package dev.assay.agent.probe;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Read how much energy the CPU packages used, by RAPL's counters in Linux's {@code powercap}; most systems let only root read them.
 *
 * <p>A counter begins anew at its range, within minutes under load. Nested domains (cores, memory) are parts of their package and don't
 * count again.
 */
final class PackageEnergy {
    private static final String ROOT = "/sys/class/powercap";

    private final SystemFiles files;

    PackageEnergy(SystemFiles files) {
        this.files = files;
    }

    /** Return the counters in microjoules by package; empty where none can be read. */
    Map<String, Long> microjoules() {
        Map<String, Long> counters = new TreeMap<>();
        for (String zone : packages()) {
            Long counter = files.number(ROOT + "/" + zone + "/energy_uj");
            if (counter != null) {
                counters.put(zone, counter);
            }
        }
        return counters;
    }

    /** Return the joules used between two readings, or {@code null} where one is missing. */
    @Nullable
    Double joules(Map<String, Long> before, Map<String, Long> after) {
        if (before.isEmpty() || !before.keySet().equals(after.keySet())) {
            return null;
        }
        double microjoules = 0;
        for (Map.Entry<String, Long> counter : after.entrySet()) {
            long used = counter.getValue() - before.getOrDefault(counter.getKey(), 0L);
            if (used < 0) {
                Long range = files.number(ROOT + "/" + counter.getKey() + "/max_energy_range_uj");
                if (range == null) {
                    return null;
                }
                used += range;
            }
            microjoules += used;
        }
        return microjoules / 1e6;
    }

    private List<String> packages() {
        return files.names(ROOT).stream()
                .filter(name -> name.matches("intel-rapl:[0-9]+"))
                .filter(name -> {
                    String domain = files.word(ROOT + "/" + name + "/name");
                    return domain != null && domain.startsWith("package");
                })
                .toList();
    }
}
