package dev.assay.benchmarks.chaos;

import dev.assay.benchmarks.lab.CoordinatorOptions;
import dev.assay.benchmarks.lab.CoordinatorProcess;
import dev.assay.benchmarks.lab.JavaProcess;
import dev.assay.coordinator.database.PostgresServer;
import dev.assay.coordinator.farm.Behaviour;
import dev.assay.coordinator.farm.Farm;
import dev.assay.coordinator.farm.FaultyNetwork;
import dev.assay.coordinator.farm.HttpLine;
import dev.assay.coordinator.farm.SmallDisk;
import dev.assay.coordinator.farm.history.HistoryFile;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A coordinator, some agents in processes of their own and more in this one, each behind a line of its own, on disks that can be filled.
 * All of it can be broken; {@link #mend} starts what ended by itself, as a system does.
 */
final class ChaosLab implements AutoCloseable {
    static final Duration LEASE = Duration.ofSeconds(2);
    private static final Duration LATE = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int DISK_MEGABYTES = 192;
    private static final int AGENT_DISK_MEGABYTES = 8;
    private static final int LONGEST_BLOCK_MS = 500;
    /** A program that lives for seconds is not worth compiling well. */
    private static final String[] SHORT_LIVED = {"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"};

    private final Path directory;
    private final Path histories;
    private final CoordinatorOptions options;
    private final Optional<PostgresServer> database;
    private final List<SmallDisk> disks = new ArrayList<>();
    private final List<FaultyNetwork> lines = new ArrayList<>();
    private final List<@Nullable JavaProcess> agents = new ArrayList<>();
    private final List<String> surprises = new ArrayList<>();
    private final HistoryFile history;
    private final Farm farm;
    private final int processes;
    private CoordinatorProcess coordinator;
    private int starts;

    /**
     * Start one.
     *
     * @param directory empty
     * @param processes how many agents have a process of their own
     * @param simulated how many more there are
     */
    ChaosLab(Path directory, int processes, int simulated, long seed, boolean hasDatabase)
            throws IOException, InterruptedException, SQLException {
        this.directory = directory.toAbsolutePath();
        this.processes = processes;
        this.histories = this.directory.resolve("histories");
        this.history = new HistoryFile(histories, "simulated");
        Path data = disk("lab", DISK_MEGABYTES);
        CoordinatorOptions usual = CoordinatorOptions.in(data, LEASE)
                .withLog(this.directory.resolve("coordinator.log"))
                .withJava(SHORT_LIVED);
        this.database = hasDatabase ? Optional.of(PostgresServer.start()) : Optional.empty();
        this.options = database.isPresent() ? usual.withStore(database.get().newSchemaAddress()) : usual;
        this.coordinator = CoordinatorProcess.start(options);
        RandomGenerator random = new SplittableRandom(seed);
        for (int i = 0; i < processes + simulated; i++) {
            FaultyNetwork line = FaultyNetwork.start(LATE);
            line.forwardTo(options.port());
            lines.add(line);
        }
        for (int i = 0; i < processes; i++) {
            disk(name(i), AGENT_DISK_MEGABYTES);
            agents.add(null);
            startAgent(i);
        }
        Behaviour behaviour = new Behaviour(
                Duration.ofMillis(LONGEST_BLOCK_MS / 2),
                0.5,
                0.05,
                0.02,
                Duration.ofMillis(200),
                0.01,
                Duration.ofMillis(500),
                true);
        this.farm = Farm.start(
                simulated,
                random.nextLong(),
                behaviour,
                i -> new HttpLine(lines.get(processes + i).port(), PATIENCE),
                history);
    }

    /** Return a directory of its own, on a disk of its own where that is permitted. */
    private Path disk(String name, int megabytes) throws IOException, InterruptedException {
        Path path = directory.resolve(name);
        SmallDisk.mounted(path, megabytes).ifPresent(disks::add);
        return path;
    }

    boolean hasDisks() {
        return disks.size() == 1 + processes;
    }

    boolean hasDatabase() {
        return database.isPresent();
    }

    int port() {
        return options.port();
    }

    CoordinatorProcess coordinator() {
        return coordinator;
    }

    CoordinatorOptions options() {
        return options;
    }

    Farm farm() {
        return farm;
    }

    HistoryFile history() {
        return history;
    }

    /** Return where all histories are. */
    Path histories() {
        return histories;
    }

    private static String name(int agent) {
        return "real-" + agent;
    }

    private void startAgent(int agent) throws IOException {
        starts++;
        agents.set(
                agent,
                JavaProcess.start(
                        directory.resolve(name(agent) + ".log"),
                        List.of(SHORT_LIVED),
                        AgentMain.class,
                        List.of(
                                name(agent),
                                Integer.toString(lines.get(agent).port()),
                                directory.resolve(name(agent)).toString(),
                                histories.toString(),
                                Integer.toString(LONGEST_BLOCK_MS))));
    }

    /** Start again what ended by itself, and remember that it did. */
    void mend() throws IOException {
        if (!coordinator.process().isAlive()) {
            surprises.add("the coordinator ended by itself");
            coordinator = CoordinatorProcess.start(options);
        }
        for (int i = 0; i < processes; i++) {
            JavaProcess agent = agents.get(i);
            if (agent == null || !agent.isAlive()) {
                surprises.add("agent " + name(i) + " ended by itself");
                startAgent(i);
            }
        }
        farm.requireAlive();
    }

    /** Return what ended by itself. */
    List<String> surprises() {
        return List.copyOf(surprises);
    }

    /** Let something go wrong, and return when it is over. */
    void suffer(Fault fault) throws IOException, InterruptedException {
        switch (fault) {
            case Fault.CoordinatorKilled _ -> {
                coordinator.close();
                coordinator = CoordinatorProcess.start(options);
            }
            case Fault.CoordinatorFrozen(Duration time) -> {
                coordinator.process().freeze();
                pass(time);
                coordinator.process().thaw();
            }
            case Fault.AgentKilled(int agent) -> killAgent(agent);
            case Fault.AgentFrozen(int agent, Duration time) -> {
                JavaProcess process = process(agent);
                process.freeze();
                pass(time);
                process.thaw();
            }
            case Fault.LineCut(int agent, Duration time) -> {
                lines.get(agent).cut();
                pass(time);
                lines.get(agent).heal();
            }
            case Fault.LineFrozen(int agent, Duration time) -> {
                lines.get(agent).freeze();
                pass(time);
                lines.get(agent).heal();
            }
            case Fault.TrafficDisturbed(FaultyNetwork.Fault how, Duration time) -> disturb(how, time);
            case Fault.DiskFull(Duration time) -> fillDisk(disks.getFirst(), time);
            case Fault.DiskFullAtStart _ -> startOnFullDisk();
            case Fault.AgentDiskFull(int agent, Duration time) -> fillDisk(disks.get(1 + agent), time);
            case Fault.CoordinatorClockSet(Duration by) -> coordinator.jump(by);
            case Fault.AgentClockSet(int agent, Duration by) -> process(agent).say(Long.toString(by.toMillis()));
            case Fault.DatabaseKilled _ -> database.orElseThrow().crashAndRestart();
        }
    }

    private JavaProcess process(int agent) {
        JavaProcess process = agents.get(agent);
        if (process == null) {
            throw new IllegalStateException("agent " + agent + " was never started");
        }
        return process;
    }

    private void killAgent(int agent) throws IOException {
        if (agent < processes) {
            process(agent).close();
            startAgent(agent);
        } else {
            farm.agent(agent - processes).kill();
        }
    }

    private void disturb(FaultyNetwork.Fault how, Duration time) throws InterruptedException {
        SplittableRandom random = new SplittableRandom(starts);
        for (FaultyNetwork line : lines) {
            RandomGenerator own = random.split();
            line.inject(() -> {
                synchronized (own) {
                    return own.nextInt(3) == 0 ? how : FaultyNetwork.Fault.NONE;
                }
            });
        }
        pass(time);
        lines.forEach(line -> line.inject(() -> FaultyNetwork.Fault.NONE));
    }

    private static void fillDisk(SmallDisk disk, Duration time) throws IOException, InterruptedException {
        disk.fill();
        pass(time);
        disk.free();
    }

    /** A coordinator that can't store that it was started does not start. */
    private void startOnFullDisk() throws IOException {
        coordinator.close();
        disks.getFirst().fill();
        try {
            coordinator = CoordinatorProcess.start(options);
            disks.getFirst().free();
        } catch (IOException noRoom) {
            disks.getFirst().free();
            coordinator = CoordinatorProcess.start(options);
        }
    }

    private static void pass(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }

    /** Stop everything but the database, whose contents are to be read. */
    void stop() throws IOException {
        farm.close();
        for (JavaProcess agent : agents) {
            if (agent != null) {
                agent.close();
            }
        }
        coordinator.close();
        for (FaultyNetwork line : lines) {
            line.close();
        }
        history.close();
    }

    @Override
    public void close() throws IOException {
        stop();
        database.ifPresent(PostgresServer::close);
        for (SmallDisk disk : disks) {
            disk.close();
        }
    }

    /** Return where the result of a run is, if there is one. */
    Path result(String run) {
        return options.directory().resolve("runs").resolve(run).resolve("result.json");
    }
}
