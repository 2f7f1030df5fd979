package dev.assay.agent.probe;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Read what changes from moment to moment on Linux: load, clock, stolen time. */
final class LinuxLoad {
    private LinuxLoad() {}

    static @Nullable Double loadAverage(SystemFiles files) {
        String word = files.word("/proc/loadavg");
        return word == null ? null : Numbers.parseDouble(word.split("\\s+", 2)[0]);
    }

    /** Return the numbers of the CPUs that this process may be scheduled on; empty where the system does not tell. */
    static List<Integer> allowedCpus(SystemFiles files) {
        return Numbers.parseCpuList(files.value("/proc/self/status", ":", "Cpus_allowed_list"));
    }

    /** Return the clock that one CPU can hold for good, or {@code null} where the system does not tell. */
    static @Nullable Double nominalMhz(SystemFiles files, int cpu) {
        String directory = "/sys/devices/system/cpu/cpu" + cpu;
        Double base = kiloHertzAsMhz(files.number(directory + "/cpufreq/base_frequency"));
        if (base != null) {
            return base;
        }
        Long megaHertz = files.number(directory + "/acpi_cppc/nominal_freq");
        return megaHertz == null || megaHertz == 0 ? null : megaHertz.doubleValue();
    }

    /** Return the clock of one CPU now. */
    static @Nullable Double frequencyMhz(SystemFiles files, LinuxCpuInfo cpuInfo, int cpu) {
        Double current =
                kiloHertzAsMhz(files.number("/sys/devices/system/cpu/cpu" + cpu + "/cpufreq/scaling_cur_freq"));
        return current == null ? cpuInfo.frequencyMhz(cpu) : current;
    }

    static @Nullable Double kiloHertzAsMhz(@Nullable Long kiloHertz) {
        return kiloHertz == null ? null : kiloHertz / 1000.0;
    }

    /** Return the ticks of all CPUs since the start of the system, or {@code null} where the system does not count them. */
    static @Nullable CpuTicks ticks(SystemFiles files) {
        List<String> lines = files.lines("/proc/stat");
        if (lines.isEmpty() || !lines.getFirst().startsWith("cpu ")) {
            return null;
        }
        // user nice system idle iowait irq softirq steal; what follows is already within user and nice.
        String[] fields = lines.getFirst().substring(4).strip().split("\\s+", -1);
        if (fields.length < 8) {
            return null;
        }
        long cpus = lines.stream().filter(line -> line.matches("cpu[0-9]+ .*")).count();
        Long idle = Numbers.parseLong(fields[3]);
        Long waiting = Numbers.parseLong(fields[4]);
        long total = 0;
        for (String field : Arrays.asList(fields).subList(0, 8)) {
            Long ticks = Numbers.parseLong(field);
            if (ticks == null) {
                return null;
            }
            total += ticks;
        }
        Long stolen = Numbers.parseLong(fields[7]);
        return stolen == null || idle == null || waiting == null
                ? null
                : new CpuTicks(total, stolen, total - stolen - idle - waiting, Math.max(1, cpus));
    }

    /**
     * Count CPU time.
     *
     * @param total of all CPUs, idle or not
     * @param stolen what the hypervisor gave to others
     * @param busy what was spent on work
     * @param cpus how many there are, at least 1
     */
    record CpuTicks(long total, long stolen, long busy, long cpus) {
        /** Return the share that was stolen between an earlier count and this one. */
        @Nullable
        Double stolenShareSince(CpuTicks earlier) {
            long elapsed = total - earlier.total;
            return elapsed <= 0 ? null : Math.clamp((double) (stolen - earlier.stolen) / elapsed, 0.0, 1.0);
        }

        /** Return how many CPUs' worth of work was done between an earlier count and this one. */
        @Nullable
        Double busyCoresSince(CpuTicks earlier) {
            long elapsed = total - earlier.total;
            return elapsed <= 0 ? null : cpus * Math.clamp((double) (busy - earlier.busy) / elapsed, 0.0, 1.0);
        }
    }
}
