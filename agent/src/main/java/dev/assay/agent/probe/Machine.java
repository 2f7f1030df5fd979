package dev.assay.agent.probe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hold everything that was found out about a machine: what the fingerprint shows and what only hazards need.
 *
 * @param osFamily {@code linux}, {@code macos}, {@code windows} or the system's own name in lower case
 * @param os name and version for people
 * @param kernel version
 * @param arch of the Java machine, and so of the runtimes
 * @param loadAverage over one minute
 * @param clockSource what the kernel reads time from
 * @param temperatureCelsius hottest CPU sensor
 */
record Machine(
        String osFamily,
        String os,
        String kernel,
        String arch,
        Cpu cpu,
        Cores cores,
        Power power,
        Host host,
        Memory memory,
        @Nullable Double loadAverage,
        @Nullable String clockSource,
        @Nullable Double temperatureCelsius) {
    /**
     * Describe the CPU.
     *
     * @param features those that matter for inference, by Linux's names; {@code null} where the system does not tell. Above an emulator
     *     the system tells those of the host, which programs here don't have
     */
    record Cpu(String model, String vendor, @Nullable List<String> features) {
        /** Return whether the CPU has one of these; false also when the system does not tell. */
        boolean hasAny(List<String> names) {
            return features != null && names.stream().anyMatch(features::contains);
        }
    }

    /**
     * Count cores.
     *
     * @param online logical CPUs of the machine
     * @param allowed logical CPUs that this process may be scheduled on
     * @param quota CPU time per time that the cgroup grants; {@code null} without a limit
     * @param threadsPerCore logical CPUs that share one core
     * @param kinds names of the kinds of cores, where there is more than one; else empty
     */
    record Cores(
            int online,
            int allowed,
            @Nullable Double quota,
            @Nullable Integer threadsPerCore,
            List<String> kinds) {
        double usable() {
            return quota == null ? allowed : Math.min(quota, allowed);
        }
    }

    /**
     * Describe how the CPU is clocked and fed.
     *
     * @param frequencyMhz now
     * @param highestMhz what the hardware can do
     * @param capMhz what the system's policy allows
     * @param onBattery whether the machine runs from a battery now
     * @param saving whether the system's power saving mode is on
     */
    record Power(
            @Nullable String governor,
            @Nullable String driver,
            @Nullable Boolean turbo,
            @Nullable Double frequencyMhz,
            @Nullable Double highestMhz,
            @Nullable Double capMhz,
            @Nullable Boolean onBattery,
            @Nullable Boolean saving) {}

    /**
     * Describe what stands between this process and the hardware.
     *
     * @param hypervisor name of the virtual machine; {@code null} when none was found
     * @param container name of the container; {@code null} when none was found
     * @param emulation why instructions seem to be emulated; {@code null} when they don't
     */
    record Host(
            @Nullable String hypervisor,
            @Nullable String container,
            @Nullable String emulation) {
        @Nullable
        String virtualization() {
            if (hypervisor == null) {
                return container;
            }
            return container == null ? hypervisor : container + " in " + hypervisor;
        }
    }

    /**
     * Describe memory.
     *
     * @param limitBytes what the cgroup allows, where that is less than there is
     * @param swapUsedBytes of the whole machine
     */
    record Memory(
            long totalBytes,
            @Nullable Long limitBytes,
            @Nullable Long swapUsedBytes) {
        long usableBytes() {
            return limitBytes == null ? totalBytes : Math.min(limitBytes, totalBytes);
        }
    }
}
