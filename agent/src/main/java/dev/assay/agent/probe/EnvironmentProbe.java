package dev.assay.agent.probe;

import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.measurement.Environment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Fingerprint the machine that this runs on. */
public final class EnvironmentProbe {
    private final JavaMachine java;
    private final MachineProbe machineProbe;

    /**
     * Create a probe for the machine that the parameters describe.
     *
     * @param root where the system's files are read below, {@code /} on a real machine
     * @param commands runs what the system is asked with
     * @param java tells which system it is
     */
    public EnvironmentProbe(Path root, CommandRunner commands, JavaMachine java) {
        this.java = java;
        this.machineProbe = MachineProbe.of(new SystemFiles(root), commands, java);
    }

    /** Create a probe for this machine. */
    public static EnvironmentProbe ofThisMachine() {
        return new EnvironmentProbe(Path.of("/"), CommandRunner.ofThisMachine(), JavaMachine.current());
    }

    /**
     * Read the environment as it is now.
     *
     * @param runtimes version of each runtime that works here
     */
    public Environment environment(Map<String, String> runtimes) {
        return environment(machineProbe.read(), runtimes);
    }

    /**
     * Describe this machine's CPU as a device, with the labels of {@link DeviceLabels}.
     *
     * @param id unique among the devices of a run
     * @param runtimes version of each runtime that works here
     */
    public Device cpuDevice(String id, Map<String, String> runtimes) {
        Machine machine = machineProbe.read();
        return new Device(id, DeviceLabels.of(machine, runtimes), environment(machine, runtimes));
    }

    private Environment environment(Machine machine, Map<String, String> runtimes) {
        Machine.Cpu cpu = machine.cpu();
        return new Environment(
                machine.os(),
                machine.kernel(),
                machine.arch(),
                cpu.model(),
                cpu.vendor(),
                cpu.features() == null ? List.of() : cpu.features(),
                machine.cores().usable(),
                machine.cores().online(),
                machine.power().governor(),
                machine.power().turbo(),
                machine.power().frequencyMhz(),
                machine.host().virtualization(),
                machine.host().emulation() != null,
                machine.memory().totalBytes(),
                machine.memory().limitBytes(),
                java.description(),
                runtimes,
                EnvironmentHazards.of(machine, java));
    }
}
