package dev.assay.agent.probe;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Notice virtual machines, containers and emulated instruction sets on Linux. */
final class LinuxHost {
    /** What a control group's path contains in a container, with the name for people. */
    private static final List<Map.Entry<String, String>> CONTAINER_GROUPS = List.of(
            Map.entry("kubepods", "Kubernetes pod"),
            Map.entry("docker", "Docker container"),
            Map.entry("libpod", "Podman container"),
            Map.entry("containerd", "containerd container"),
            Map.entry("lxc", "LXC container"));

    private final SystemFiles files;
    private final LinuxCpuInfo cpuInfo;
    private final String arch;
    private final @Nullable LinuxEmulator emulator;

    LinuxHost(SystemFiles files, LinuxCpuInfo cpuInfo, String arch, @Nullable LinuxEmulator emulator) {
        this.files = files;
        this.cpuInfo = cpuInfo;
        this.arch = arch;
        this.emulator = emulator;
    }

    Machine.Host read() {
        return new Machine.Host(hypervisor(), container(), emulation());
    }

    private @Nullable String hypervisor() {
        String release = files.word("/proc/sys/kernel/osrelease");
        if (release != null && release.toLowerCase(Locale.ROOT).contains("microsoft")) {
            return "WSL";
        }
        // x86 says for sure whether it is virtual; on ARM only names can tell.
        boolean x86 = "x86_64".equals(cpuInfo.arch());
        if (x86 && !cpuInfo.hasHypervisorFlag()) {
            return null;
        }
        String vendor = files.word("/sys/class/dmi/id/sys_vendor");
        String product = files.word("/sys/class/dmi/id/product_name");
        String virtual = VirtualProducts.find((vendor == null ? "" : vendor) + " " + (product == null ? "" : product));
        if (virtual != null) {
            return virtual;
        }
        String type = files.word("/sys/hypervisor/type");
        if (type != null) {
            return type;
        }
        String compatible = files.word("/proc/device-tree/hypervisor/compatible");
        if (compatible != null) {
            return compatible.replace("linux,", "");
        }
        return x86 ? "an unnamed virtual machine" : null;
    }

    private @Nullable String container() {
        if (files.exists("/.dockerenv")) {
            return "Docker container";
        }
        if (files.exists("/run/.containerenv")) {
            return "Podman container";
        }
        String groups = files.text("/proc/1/cgroup");
        if (groups != null) {
            for (Map.Entry<String, String> known : CONTAINER_GROUPS) {
                if (groups.contains("/" + known.getKey())) {
                    return known.getValue();
                }
            }
        }
        String systemd = files.word("/run/systemd/container");
        return systemd == null ? null : systemd + " container";
    }

    /**
     * Notice emulation, even where its program is unknown or can't be seen: older QEMU lets the host's {@code /proc/cpuinfo} through, which
     * then contradicts the Java machine; newer versions write one of their own, but the interpreter is still registered for this
     * architecture.
     */
    private @Nullable String emulation() {
        if (emulator != null) {
            return emulator.program() + " runs this Java machine";
        }
        String real = cpuInfo.arch();
        if (real != null && !cpuInfo.isOf(arch)) {
            return "the Java machine is " + arch + ", /proc/cpuinfo is of " + real;
        }
        String vendor = files.value("/proc/cpuinfo", ":", "vendor_id");
        if ("VirtualApple".equals(vendor)) {
            return "Rosetta translates x86_64 on Apple silicon";
        }
        String model = files.value("/proc/cpuinfo", ":", "model name");
        if (model != null && model.contains("TCG")) {
            return "QEMU emulates the CPU (" + model + ")";
        }
        String interpreter = files.text("/proc/sys/fs/binfmt_misc/qemu-" + arch);
        if (interpreter != null && interpreter.startsWith("enabled")) {
            return "the kernel runs " + arch + " programs through QEMU";
        }
        return null;
    }
}
