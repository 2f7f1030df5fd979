package dev.assay.coordinator.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.coordinator.database.LabSnapshot;
import dev.assay.coordinator.database.StoredBlock;
import dev.assay.coordinator.schedule.BlockKey;
import dev.assay.coordinator.schedule.BlockState;
import dev.assay.coordinator.schedule.LeaseAnswer;
import dev.assay.coordinator.schedule.LeaseGrant;
import dev.assay.coordinator.schedule.Owner;
import dev.assay.coordinator.schedule.ReportDecision;
import dev.assay.scenarios.wire.RunPhase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The real lab, agent processes that speak with it as agents do, and a network between them that delays, loses and repeats messages: one
 * state of all that, which changes with each thing that happens.
 *
 * <p>A lost message is one that has not arrived when its sender stops waiting and nobody cares any more; a late one arrives after that.
 * How often something goes wrong is limited, so that there are finitely many states. Time passes in lease times: whoever did not renew its
 * lease before such a step has lost it after. A message to a lab that dies is lost with its connection.
 */
final class LeaseProtocol {
    private static final String RUN = "run";

    private final MemoryLabStore store;
    private final Map<Fault, Integer> left;
    private final Variation variation;
    private final List<AgentProcess> processes = new ArrayList<>();
    private final List<LeaseRequest> inFlight = new ArrayList<>();

    /** Which processes joined since the lab's last start, and asked for work after that, each once: what its seats depend on. */
    private final SequencedSet<String> seating = new LinkedHashSet<>();

    private final Map<Long, String> leased = new TreeMap<>();
    private final Map<BlockKey, Long> toldKept = new HashMap<>();
    private long uptimeMs;
    private Lab lab;

    /** What happens a limited number of times only. */
    enum Fault {
        CRASH,
        IMPATIENCE,
        REPEAT,
        KILL,
        SILENCE,
        /** No fault, but one could go on for ever. */
        HEARTBEAT
    }

    /**
     * How the lab is changed on purpose, to see that the checks notice.
     *
     * @param remembers what a lab that starts again finds
     * @param storesBeforeAnswers whether an answer waits until what it says is stored
     */
    record Variation(UnaryOperator<LabSnapshot> remembers, boolean storesBeforeAnswers) {
        static final Variation NONE = new Variation(UnaryOperator.identity(), true);
    }

    /** What becomes of a request that reaches the lab. */
    enum Fate {
        ANSWERED,
        CRASH_BEFORE_STORED,
        CRASH_BEFORE_ANSWERED
    }

    /** One thing that can happen. */
    sealed interface Step {
        /** A process says what it has to say. */
        record Send(int process) implements Step {}

        /** A process has measured its block, and keeps the report on its disk. */
        record Measure(int process) implements Step {}

        /** A request arrives. */
        record Deliver(int request, Fate fate) implements Step {}

        /** An answer arrives. */
        record Hear(int process) implements Step {}

        /** A process waits no longer for its answer. */
        record GiveUp(int process) implements Step {}

        /** The network delivers a request once more. */
        record Repeat(int request) implements Step {}

        /** A process is killed and started again; its disk survives. */
        record Kill(int process) implements Step {}

        /** A lease time passes. */
        record Silence() implements Step {}
    }

    private LeaseProtocol(MemoryLabStore store, Map<Fault, Integer> left, Variation variation, long uptimeMs) {
        this.store = store;
        this.left = left;
        this.variation = variation;
        this.uptimeMs = uptimeMs;
        this.lab = open();
    }

    /**
     * Return the beginning: a run that waits, and processes that have not joined.
     *
     * @param blocks of the run, for the agents' devices in turn
     * @param agents the name of each process's agent; two processes may have one name
     */
    static LeaseProtocol begin(int blocks, List<String> agents, Map<Fault, Integer> faults, Variation variation) {
        LeaseProtocol world = new LeaseProtocol(new MemoryLabStore(), faults, variation, 0);
        agents.forEach(agent -> world.processes.add(new AgentProcess(world.processes.size(), agent)));
        world.lab.runs().submit(RUN, "s", "sha", LabFixtures.submission(), Owner.ONLY_USER, 0);
        world.lab
                .runs()
                .prepared(
                        RUN,
                        LabFixtures.preparation(),
                        LabFixtures.drafts(
                                RUN, blocks, agents.stream().distinct().toArray(String[]::new)));
        world.store.write(world.lab.takeOutcome().changes());
        return world;
    }

    private Lab open() {
        return LabFixtures.lab(variation.remembers().apply(store.load()), () -> Instant.EPOCH, () -> uptimeMs);
    }

    /** Return everything that can happen now. */
    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < processes.size(); i++) {
            AgentProcess process = processes.get(i);
            if (process.isWaiting()) {
                if (process.hasAnswer()) {
                    steps.add(new Step.Hear(i));
                }
                if (may(Fault.IMPATIENCE)) {
                    steps.add(new Step.GiveUp(i));
                }
            } else if (process.next() != null
                    && (process.next() != LeaseRequest.Kind.HEARTBEAT || may(Fault.HEARTBEAT))) {
                steps.add(new Step.Send(i));
            }
            if (process.isMeasuring()) {
                steps.add(new Step.Measure(i));
            }
            if (may(Fault.KILL)) {
                steps.add(new Step.Kill(i));
            }
        }
        for (int i = 0; i < inFlight.size(); i++) {
            steps.add(new Step.Deliver(i, Fate.ANSWERED));
            if (may(Fault.CRASH)) {
                steps.add(new Step.Deliver(i, Fate.CRASH_BEFORE_STORED));
                steps.add(new Step.Deliver(i, Fate.CRASH_BEFORE_ANSWERED));
            }
            if (may(Fault.REPEAT)) {
                steps.add(new Step.Repeat(i));
            }
        }
        if (may(Fault.SILENCE)) {
            steps.add(new Step.Silence());
        }
        return steps;
    }

    private boolean may(Fault fault) {
        return left.getOrDefault(fault, 0) > 0;
    }

    private void spend(Fault fault) {
        left.merge(fault, -1, Integer::sum);
    }

    /** Let something happen. */
    void play(Step step) {
        switch (step) {
            case Step.Send(int process) -> send(processes.get(process));
            case Step.Measure(int process) -> processes.get(process).measured();
            case Step.Deliver(int request, Fate fate) -> deliver(inFlight.remove(request), fate);
            case Step.Hear(int process) -> hear(processes.get(process));
            case Step.GiveUp(int process) -> {
                spend(Fault.IMPATIENCE);
                processes.get(process).waitNoLonger();
            }
            case Step.Repeat(int request) -> {
                spend(Fault.REPEAT);
                inFlight.add(inFlight.get(request));
            }
            case Step.Kill(int process) -> {
                spend(Fault.KILL);
                processes.get(process).restart();
            }
            case Step.Silence _ -> {
                spend(Fault.SILENCE);
                uptimeMs += LabFixtures.LEASE_MS;
                lab.expire();
                store.write(lab.takeOutcome().changes());
            }
        }
    }

    private void send(AgentProcess process) {
        LeaseRequest request = process.send();
        if (request.kind() == LeaseRequest.Kind.HEARTBEAT) {
            spend(Fault.HEARTBEAT);
        }
        inFlight.add(request);
    }

    private void deliver(LeaseRequest request, Fate fate) {
        Object answer = answer(request);
        LabOutcome outcome = lab.takeOutcome();
        boolean isKept = fate != Fate.CRASH_BEFORE_STORED;
        if (isKept) {
            store.write(outcome.changes());
        }
        if (fate != Fate.ANSWERED) {
            spend(Fault.CRASH);
            restart();
        }
        boolean isAnswered = fate == Fate.ANSWERED || (!isKept && !variation.storesBeforeAnswers());
        if (isAnswered) {
            processes.get(request.process()).receive(request, answer);
        }
        if (isKept && answer instanceof LeaseAnswer.Granted(LeaseGrant grant)) {
            String holder = grant.block() + " by " + request.agent();
            assertThat(leased.putIfAbsent(grant.token(), holder))
                    .as("one token, one lease")
                    .isIn(null, holder);
        }
    }

    private void restart() {
        // What was on its way to a server that is gone arrives nowhere.
        inFlight.clear();
        seating.clear();
        lab = open();
        lab.takeOutcome();
    }

    private Object answer(LeaseRequest request) {
        String agent = request.agent();
        return switch (request.kind()) {
            case JOIN -> {
                seating.add("join " + request.instance());
                yield lab.members().join(LabFixtures.hello(agent, request.instance()));
            }
            case LEASE -> {
                if (seating.contains("join " + request.instance())) {
                    seating.add("lease " + request.instance());
                }
                yield lab.leases().lease(agent, request.instance());
            }
            case HEARTBEAT ->
                lab.leases()
                        .heartbeat(
                                agent,
                                request.instance(),
                                request.lease().token(),
                                LabFixtures.progress(request.lease()),
                                null);
            case REPORT ->
                lab.leases().report(request.lease().block(), request.lease().token(), LabFixtures.FILE, List.of());
        };
    }

    private void hear(AgentProcess process) {
        LeaseGrant reported = process.outbox();
        Object answer = process.hear();
        if (answer == ReportDecision.ACCEPTED || answer == ReportDecision.REPEATED) {
            LeaseGrant kept = Objects.requireNonNull(reported);
            toldKept.put(kept.block(), kept.token());
        }
    }

    /** Check what must hold at any moment. */
    void check() {
        toldKept.forEach((block, token) -> assertThat(store.state(block))
                .as("what an agent was told is kept is kept")
                .contains(new BlockState.Completed(token)));
        for (StoredBlock block : store.blocks(RUN)) {
            assertThat(block.report() != null)
                    .as("a report is kept with its block's end")
                    .isEqualTo(block.state() instanceof BlockState.Completed);
            if (block.state() instanceof BlockState.Leased(int _, long token, String agent, String instance)) {
                assertThat(processes.stream()
                                .filter(process ->
                                        process.holds(block.scheduled().key(), token) && process.is(agent, instance)))
                        .as("one process has a valid lease")
                        .hasSizeLessThan(2);
            }
        }
    }

    /** Let nothing go wrong any more from now on, and check that the run ends with each block measured once. */
    void checkEnd() {
        left.clear();
        inFlight.clear();
        int turns = 0;
        while (store.blocks(RUN).stream().anyMatch(block -> !block.state().isEnded())) {
            assertThat(turns++).as("turns until all is measured").isLessThan(100);
            for (AgentProcess process : processes) {
                turn(process);
            }
        }
        check();
        assertThat(store.blocks(RUN))
                .as("a block fails only where it was begun too often")
                .allMatch(block -> block.state() instanceof BlockState.Completed
                        || timesBegun(block.scheduled().key()) >= LabFixtures.ATTEMPTS);
        lab.runs().assembled(RUN);
        store.write(lab.takeOutcome().changes());
        assertThat(store.run(RUN).orElseThrow().standing().phase()).isEqualTo(RunPhase.FINISHED);
    }

    private long timesBegun(BlockKey block) {
        return leased.values().stream()
                .filter(holder -> holder.startsWith(block + " by "))
                .count();
    }

    private void turn(AgentProcess process) {
        if (process.isWaiting() && !process.hasAnswer()) {
            process.waitNoLonger();
        }
        if (process.isWaiting()) {
            hear(process);
        }
        if (process.isMeasuring()) {
            process.measured();
        }
        if (process.next() != null) {
            deliver(process.send(), Fate.ANSWERED);
            hear(process);
        }
    }

    /** Return what tells this state from others. */
    String fingerprint() {
        return processes + "|" + inFlight + "|" + seating + "|" + left + "|" + leased.keySet() + "|"
                + toldKept + "|"
                + store.blocks(RUN).stream().map(StoredBlock::state).toList();
    }
}
