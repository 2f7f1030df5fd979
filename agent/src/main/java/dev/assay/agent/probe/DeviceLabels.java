package dev.assay.agent.probe;

import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.measurement.Environment;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Derive the labels that a scenario's targets select CPUs by.
 *
 * <table>
 *   <caption>Labels</caption>
 *   <tr><th>label</th><th>values</th></tr>
 *   <tr><td>{@code device}</td><td>{@code cpu}</td></tr>
 *   <tr><td>{@code os}</td><td>{@code linux}, {@code macos}, {@code windows}</td></tr>
 *   <tr><td>{@code arch}</td><td>{@code x86_64}, {@code aarch64}, or Java's name of another one</td></tr>
 *   <tr><td>{@code cpu}</td><td>{@code intel}, {@code amd}, {@code arm}, {@code apple}, … or what the CPU says</td></tr>
 *   <tr><td>{@code cores}</td><td>usable cores, rounded down, at least 1</td></tr>
 *   <tr><td>{@code machine}</td><td>{@code physical}, {@code virtual}, {@code emulated}; containers don't count</td></tr>
 *   <tr><td>{@code avx2}, {@code avx512}, {@code vnni}, {@code amx}</td><td>{@code yes}, {@code no}; on x86_64. {@code vnni} is what
 *       multiplies 8-bit integers without saturating: AVX512-VNNI, AVX-VNNI or AMX-INT8</td></tr>
 *   <tr><td>{@code dotprod}, {@code i8mm}, {@code sve}</td><td>{@code yes}, {@code no}; on aarch64</td></tr>
 *   <tr><td>{@code runtime.onnxruntime}, {@code runtime.openvino}, …</td><td>version of each runtime that works here</td></tr>
 * </table>
 *
 * <p>A label of a CPU feature is absent where the system does not tell, as mostly on emulated machines.
 */
public final class DeviceLabels {
    private static final String MACHINE = "machine";
    private static final String EMULATED = "emulated";

    private DeviceLabels() {}

    /**
     * Return a device with labels that somebody chose besides its own; where both have one, the chosen one counts.
     *
     * <p>One label is more than a word: {@code machine: emulated} makes the device an emulated one, for emulators that can't be noticed
     * from within. No label makes an emulated device a real one.
     */
    public static Device withChosen(Device device, Map<String, String> chosen) {
        Map<String, String> labels = new TreeMap<>(device.labels());
        labels.putAll(chosen);
        Environment environment = device.environment();
        if (environment.emulated()) {
            labels.put(MACHINE, EMULATED);
        } else if (EMULATED.equals(chosen.get(MACHINE))) {
            environment = environment.asEmulated(EnvironmentHazards.emulated("whoever started this agent said so"));
        }
        return new Device(device.id(), labels, environment);
    }

    static Map<String, String> of(Machine machine, Map<String, String> runtimes) {
        Map<String, String> labels = new TreeMap<>();
        labels.put("device", "cpu");
        labels.put("os", machine.osFamily());
        labels.put("arch", machine.arch());
        labels.put("cpu", machine.cpu().vendor());
        labels.put("cores", Long.toString(Math.max(1, (long) machine.cores().usable())));
        labels.put(MACHINE, kind(machine.host()));
        if (machine.cpu().features() != null) {
            addFeatures(machine, labels);
        }
        runtimes.forEach((id, version) -> labels.put("runtime." + id, version));
        return labels;
    }

    private static String kind(Machine.Host host) {
        if (host.emulation() != null) {
            return EMULATED;
        }
        return host.hypervisor() == null ? "physical" : "virtual";
    }

    private static void addFeatures(Machine machine, Map<String, String> labels) {
        Map<String, List<String>> known = switch (machine.arch()) {
            case "x86_64" ->
                Map.of(
                        "avx2", List.of("avx2"),
                        "avx512", List.of("avx512f"),
                        "vnni", CpuFeatures.VNNI,
                        "amx", List.of("amx_int8"));
            case "aarch64" -> Map.of("dotprod", List.of("asimddp"), "i8mm", List.of("i8mm"), "sve", List.of("sve"));
            default -> Map.of();
        };
        known.forEach((label, features) -> labels.put(label, machine.cpu().hasAny(features) ? "yes" : "no"));
    }
}
