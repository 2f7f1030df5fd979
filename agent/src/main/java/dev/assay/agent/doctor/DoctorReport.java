package dev.assay.agent.doctor;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.assay.agent.probe.ClockQuality;
import dev.assay.agent.probe.NoiseProber;
import dev.assay.scenarios.hardware.TriedRuntime;
import dev.assay.scenarios.hardware.TriedRuntimes;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.measurement.GpuState;
import dev.assay.scenarios.measurement.Hazard;
import dev.assay.scenarios.measurement.NoiseProbe;
import dev.assay.scenarios.measurement.SelfCost;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.tool.environment.ToolStatus;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Hold everything that {@code assay doctor} shows; its JSON is this record.
 *
 * @param device this machine, with the labels that targets select by and its environment
 * @param gpus NVIDIA's GPUs as they are now; empty where their driver's library is absent
 * @param runtimes every runtime that was found, working or not
 * @param tools every set of tools that converts models, installed or not; empty where none can be
 * @param confinement whether workers can be confined, for models that nobody trusts
 * @param noise how steadily the machine runs now
 * @param clock how good its clock is
 * @param selfCost what Assay itself costs here, if that was asked for
 * @param noiseHazards what the noise means, from {@link NoiseProber#review}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DoctorReport(
        Device device,
        List<GpuState> gpus,
        List<RuntimeStatus> runtimes,
        List<ToolStatus> tools,
        Confinement confinement,
        NoiseProbe noise,
        ClockQuality clock,
        @Nullable SelfCost selfCost,
        List<Hazard> noiseHazards) {
    public DoctorReport {
        gpus = List.copyOf(gpus);
        runtimes = List.copyOf(runtimes);
        tools = List.copyOf(tools);
        noiseHazards = List.copyOf(noiseHazards);
    }

    /**
     * Say whether workers can be confined.
     *
     * @param works a worker was started in a sandbox and ended well
     * @param problem why not; {@code null} where it works
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Confinement(boolean works, @Nullable Problem problem) {
        /** It works. */
        public static final Confinement WORKS = new Confinement(true, null);

        /** It does not work. */
        public static Confinement fails(Problem problem) {
            return new Confinement(false, problem);
        }
    }

    /** Return a sentence for each runtime that was never run on hardware such as this machine's, by id. */
    @JsonProperty("neverTried")
    public Map<String, String> neverTried() {
        Map<String, String> warnings = new TreeMap<>();
        for (RuntimeStatus runtime : runtimes) {
            TriedRuntimes.known()
                    .find(runtime.id(), device.labels())
                    .flatMap(TriedRuntime::warning)
                    .ifPresent(warning -> warnings.put(runtime.id(), warning));
        }
        return warnings;
    }
}
