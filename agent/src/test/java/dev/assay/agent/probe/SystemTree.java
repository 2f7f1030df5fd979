package dev.assay.agent.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Lay the files of a described Linux machine below a directory. */
final class SystemTree {
    static final String ZEN3_FLAGS = "fpu de tsc msr sse sse2 ht lm sse4_1 sse4_2 avx f16c fma avx2 sha_ni vaes";
    static final String ZEN4_FLAGS = ZEN3_FLAGS + " avx512f avx512dq avx512bw avx512vl avx512_vnni avx512_bf16";
    static final String SKYLAKE_X_FLAGS =
            "fpu tsc lm sse4_2 avx f16c fma avx2 avx512f avx512dq avx512cd avx512bw avx512vl";
    static final String SAPPHIRE_RAPIDS_FLAGS =
            SKYLAKE_X_FLAGS + " avx512_vnni avx_vnni avx512_bf16 avx512_fp16 amx_bf16 amx_tile amx_int8";

    private final Path root;

    SystemTree(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    SystemTree file(String path, String text) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SystemTree link(String path, String target) {
        try {
            Path link = root.resolve(path);
            Files.createDirectories(link.getParent());
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, Path.of(target));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lay down what every Linux has: system, memory, load, clock; idle, with all CPUs allowed. */
    SystemTree linux(int cpus, long memoryKb) {
        String list = cpus == 1 ? "0" : "0-" + (cpus - 1);
        return file("etc/os-release", "PRETTY_NAME=\"Debian GNU/Linux 13 (trixie)\"\nNAME=\"Debian GNU/Linux\"\n")
                .file("proc/sys/kernel/osrelease", "6.12.41+deb13-amd64\n")
                .file("proc/meminfo", meminfo(memoryKb, 0))
                .file("proc/loadavg", "0.08 0.03 0.01 1/200 4242\n")
                .file("proc/self/status", "Name:\tjava\nCpus_allowed:\tff\nCpus_allowed_list:\t" + list + "\n")
                .file("proc/self/cgroup", "0::/user.slice/user-1000.slice/session-1.scope\n")
                .file("proc/1/cgroup", "0::/init.scope\n")
                .file("sys/devices/system/cpu/online", list + "\n")
                .file("sys/devices/system/clocksource/clocksource0/current_clocksource", "tsc\n");
    }

    static String meminfo(long memoryKb, long swapUsedKb) {
        return "MemTotal:       " + memoryKb
                + " kB\nMemFree:          100000 kB\nSwapTotal:       2097152 kB\nSwapFree:        "
                + (2_097_152 - swapUsedKb) + " kB\n";
    }

    SystemTree x86(int cpus, String vendor, String model, String flags) {
        StringBuilder cpuInfo = new StringBuilder();
        for (int cpu = 0; cpu < cpus; cpu++) {
            cpuInfo.append("processor\t: ").append(cpu).append('\n');
            cpuInfo.append("vendor_id\t: ").append(vendor).append('\n');
            cpuInfo.append("model\t\t: 1\nmodel name\t: ").append(model).append('\n');
            cpuInfo.append("cpu MHz\t\t: ").append(2400 + cpu).append(".125\n");
            cpuInfo.append("flags\t\t: ").append(flags).append("\n\n");
        }
        return file("proc/cpuinfo", cpuInfo.toString());
    }

    /** Write an ARM {@code /proc/cpuinfo}; each part number is one core. */
    SystemTree arm(String features, String trailer, String... parts) {
        StringBuilder cpuInfo = new StringBuilder();
        for (int cpu = 0; cpu < parts.length; cpu++) {
            cpuInfo.append("processor\t: ").append(cpu).append("\nBogoMIPS\t: 108.00\nFeatures\t: ");
            cpuInfo.append(features).append("\nCPU implementer\t: 0x41\nCPU architecture: 8\nCPU part\t: ");
            cpuInfo.append(parts[cpu]).append("\nCPU revision\t: 1\n\n");
        }
        return file("proc/cpuinfo", cpuInfo + trailer);
    }

    SystemTree cpuFrequency(String governor, String driver, long currentKhz, long maxKhz, long capKhz) {
        String policy = "sys/devices/system/cpu/cpu0/cpufreq/";
        return file(policy + "scaling_governor", governor + "\n")
                .file(policy + "scaling_driver", driver + "\n")
                .file(policy + "scaling_cur_freq", currentKhz + "\n")
                .file(policy + "cpuinfo_max_freq", maxKhz + "\n")
                .file(policy + "scaling_max_freq", capKhz + "\n");
    }

    SystemTree dmi(String vendor, String product) {
        return file("sys/class/dmi/id/sys_vendor", vendor + "\n").file("sys/class/dmi/id/product_name", product + "\n");
    }

    SystemTree sensor(String chip, long... milliCelsius) {
        String directory = "sys/class/hwmon/hwmon-" + chip + "/";
        file(directory + "name", chip + "\n");
        for (int i = 0; i < milliCelsius.length; i++) {
            file(directory + "temp" + (i + 1) + "_input", milliCelsius[i] + "\n");
        }
        return this;
    }
}
