package dev.assay.scenarios.measurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Fingerprint the machine of a device.
 *
 * @param os name and version
 * @param kernel version
 * @param arch {@code x86_64}, {@code aarch64}, …
 * @param cpuModel as the operating system names it
 * @param cpuVendor {@code intel}, {@code amd}, {@code arm}, {@code apple} or what the CPU says
 * @param cpuFeatures those that matter for inference: {@code avx2}, {@code avx512f}, {@code avx512_vnni}, {@code avx_vnni},
 *     {@code amx_int8}, {@code asimddp}, {@code i8mm}, …
 * @param usableCores what this process may use (affinity and cgroup quota), perhaps a fraction
 * @param onlineCores what the machine has
 * @param governor CPU frequency governor
 * @param turbo whether the CPU may clock above its nominal frequency
 * @param frequencyMhz current frequency of the first core
 * @param virtualization hypervisor or container, {@code null} when none was found
 * @param emulated whether instructions are emulated: such a device never enters a speed comparison
 * @param memoryBytes physical memory
 * @param memoryLimitBytes what the cgroup allows
 * @param jvm vendor and version of the Java machine that workers run on
 * @param runtimes version of each runtime that works here
 * @param hazards what may mislead a measurement here, one sentence each
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Environment(
        String os,
        String kernel,
        String arch,
        String cpuModel,
        String cpuVendor,
        List<String> cpuFeatures,
        double usableCores,
        int onlineCores,
        @Nullable String governor,
        @Nullable Boolean turbo,
        @Nullable Double frequencyMhz,
        @Nullable String virtualization,
        boolean emulated,
        long memoryBytes,
        @Nullable Long memoryLimitBytes,
        String jvm,
        Map<String, String> runtimes,
        List<Hazard> hazards) {
    public Environment {
        cpuFeatures = List.copyOf(cpuFeatures);
        runtimes = Collections.unmodifiableMap(new TreeMap<>(runtimes));
        hazards = List.copyOf(hazards);
    }

    /**
     * Return the same environment with emulated instructions.
     *
     * @param hazard says so to people; the gravest of all
     */
    public Environment asEmulated(Hazard hazard) {
        List<Hazard> all = new ArrayList<>(hazards);
        all.addFirst(hazard);
        return new Environment(
                os,
                kernel,
                arch,
                cpuModel,
                cpuVendor,
                cpuFeatures,
                usableCores,
                onlineCores,
                governor,
                turbo,
                frequencyMhz,
                virtualization,
                true,
                memoryBytes,
                memoryLimitBytes,
                jvm,
                runtimes,
                all);
    }
}
