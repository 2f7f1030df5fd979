package dev.assay.agent.daemon;

import dev.assay.agent.daemon.link.CoordinatorLink;
import dev.assay.agent.daemon.link.LinkUnavailableException;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.AgentHello;
import dev.assay.scenarios.wire.AgentWelcome;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.HandBack;
import dev.assay.scenarios.wire.Heartbeat;
import dev.assay.scenarios.wire.HeartbeatAnswer;
import dev.assay.scenarios.wire.HeartbeatAnswer.Order;
import dev.assay.scenarios.wire.LeaseAnswer;
import dev.assay.scenarios.wire.LeaseRequest;
import dev.assay.scenarios.wire.ReportAnswer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A coordinator in memory that keeps the books of one agent's blocks as the real one does, behind a link on which requests and answers
 * get lost, repeated and refused.
 */
final class LabDouble implements CoordinatorLink {
    static final String AGENT = "lab1";

    private final Map<String, Entry> blocks = new LinkedHashMap<>();
    private final Map<String, byte[]> artifacts = new HashMap<>();
    private final Map<LinkCall, Deque<Fault>> scripted = new EnumMap<>(LinkCall.class);
    private final List<LinkCall> calls = new ArrayList<>();
    private final List<Heartbeat> heartbeats = new ArrayList<>();
    private final List<String> instances = new ArrayList<>();
    private Function<LinkCall, Fault> faults = _ -> Fault.NONE;
    private Function<BlockReport, String> refusals = _ -> "";
    private Order order = Order.GO_ON;
    private @Nullable String seated;
    private @Nullable Problem ban;
    private boolean hasty;
    private long lastToken;
    private int joins;

    LabDouble() {
        List.of(LabBlocks.SAMPLES, LabBlocks.BASELINE, LabBlocks.VARIANT)
                .forEach(bytes -> artifacts.put(LabBlocks.reference(bytes).sha256(), bytes));
    }

    /** What becomes of one request. */
    enum Fault {
        NONE,
        /** The coordinator never hears it. */
        LOST_REQUEST,
        /** The coordinator hears it, the agent does not hear the answer. */
        LOST_ANSWER,
        /** The coordinator hears it twice. */
        REPEATED,
        /** The coordinator can't do it now. */
        BUSY
    }

    /** A block and what became of it. */
    static final class Entry {
        final BlockAssignment block;
        long token;
        boolean leased;
        int grants;
        int handBacks;
        final List<BlockReport> results = new ArrayList<>();
        int refusedReports;

        Entry(BlockAssignment block) {
            this.block = block;
        }

        boolean isQueued() {
            return !leased && results.isEmpty();
        }
    }

    synchronized void submit(String... ids) {
        for (String id : ids) {
            blocks.put(id, new Entry(LabBlocks.block(id)));
        }
        notifyAll();
    }

    synchronized Entry block(String id) {
        return Objects.requireNonNull(blocks.get(id));
    }

    synchronized List<Entry> blocks() {
        return List.copyOf(blocks.values());
    }

    synchronized boolean isMeasured(String id) {
        return !block(id).results.isEmpty();
    }

    synchronized void putArtifact(ArtifactReference name, byte @Nullable [] bytes) {
        if (bytes == null) {
            artifacts.remove(name.sha256());
        } else {
            artifacts.put(name.sha256(), bytes);
        }
    }

    /** Let the next requests of a kind fail, one after the other. */
    synchronized void fail(LinkCall call, Fault... next) {
        scripted.computeIfAbsent(call, _ -> new ArrayDeque<>()).addAll(List.of(next));
    }

    synchronized void failBy(Function<LinkCall, Fault> rule) {
        faults = rule;
    }

    synchronized void orderAll(Order newOrder) {
        order = newOrder;
    }

    /** Hold back no answer while there is no work. */
    synchronized void answerAtOnce() {
        hasty = true;
    }

    /** Refuse reports for the reason that the function gives; an empty one is none. */
    synchronized void refuseReports(Function<BlockReport, String> reasons) {
        refusals = reasons;
    }

    synchronized void ban(Problem problem) {
        ban = problem;
        notifyAll();
    }

    /** Forget who takes part, as after a restart; leases are remembered. */
    synchronized void restart() {
        seated = null;
        notifyAll();
    }

    /** Let another process take the agent's place. */
    synchronized void replace() {
        seated = "another";
        notifyAll();
    }

    /** Take the leases away, as if the agent had been silent for too long. */
    synchronized void expire() {
        blocks.values().forEach(entry -> entry.leased = false);
        notifyAll();
    }

    synchronized List<LinkCall> calls() {
        return List.copyOf(calls);
    }

    synchronized List<Heartbeat> heartbeats() {
        return List.copyOf(heartbeats);
    }

    synchronized List<String> instances() {
        return List.copyOf(instances);
    }

    synchronized boolean isSeated() {
        return seated != null;
    }

    synchronized int joins() {
        return joins;
    }

    /** Wait until something is so; every request and every change is a moment to look. */
    synchronized void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadlineNs = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            long leftMs = (deadlineNs - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0) {
                throw new AssertionError("waited in vain: " + what);
            }
            wait(leftMs);
        }
    }

    @Override
    public AgentWelcome join(AgentHello hello) throws LinkUnavailableException {
        return call(LinkCall.JOIN, () -> {
            if (!hello.instance().equals(seated)) {
                // It was started again, and has lost what it was measuring; unless it was only forgotten.
                blocks.values().stream()
                        .filter(_ -> !instances.contains(hello.instance()))
                        .forEach(entry -> entry.leased = false);
                instances.add(hello.instance());
            }
            seated = hello.instance();
            joins++;
            return new AgentWelcome(AGENT, Map.of("cpu", AGENT + "/cpu"), 1_000, 1);
        });
    }

    @Override
    public LeaseAnswer lease(LeaseRequest request) throws LinkUnavailableException, InterruptedException {
        waitForNews(request);
        return call(LinkCall.LEASE, () -> {
            if (seated == null) {
                return new LeaseAnswer.JoinFirst();
            }
            if (!seated.equals(request.instance())) {
                return new LeaseAnswer.Replaced();
            }
            for (Entry entry : blocks.values()) {
                if (entry.leased) {
                    return work(entry);
                }
            }
            for (Entry entry : blocks.values()) {
                if (entry.isQueued()) {
                    lastToken++;
                    entry.token = lastToken;
                    entry.leased = true;
                    entry.grants++;
                    return work(entry);
                }
            }
            return new LeaseAnswer.NoWork();
        });
    }

    private synchronized void waitForNews(LeaseRequest request) throws InterruptedException {
        long deadlineNs =
                System.nanoTime() + Duration.ofMillis(request.waitMs()).toNanos();
        for (long leftNs = deadlineNs - System.nanoTime();
                leftNs > 0 && isIdle(request);
                leftNs = deadlineNs - System.nanoTime()) {
            wait(leftNs / 1_000_000 + 1);
        }
    }

    private boolean isIdle(LeaseRequest request) {
        return !hasty
                && ban == null
                && request.instance().equals(seated)
                && blocks.values().stream().noneMatch(entry -> entry.leased || entry.isQueued());
    }

    private static LeaseAnswer work(Entry entry) {
        return new LeaseAnswer.Work(entry.token, AGENT + "/cpu", entry.block);
    }

    @Override
    public HeartbeatAnswer heartbeat(Heartbeat heartbeat) throws LinkUnavailableException {
        return call(LinkCall.HEARTBEAT, () -> {
            heartbeats.add(heartbeat);
            boolean held = heartbeat.instance().equals(seated)
                    && blocks.values().stream().anyMatch(entry -> entry.leased && entry.token == heartbeat.token());
            return new HeartbeatAnswer(held ? order : Order.DROP);
        });
    }

    @Override
    public ReportAnswer report(long token, BlockReport report) throws LinkUnavailableException {
        return call(LinkCall.REPORT, () -> {
            Entry entry = block(report.block());
            String refusal = refusals.apply(report);
            if (!refusal.isEmpty()) {
                entry.refusedReports++;
                return new ReportAnswer(false, refusal);
            }
            if (entry.token != token) {
                entry.refusedReports++;
                return new ReportAnswer(false, "superseded");
            }
            if (!entry.results.isEmpty()) {
                return new ReportAnswer(true, "kept before");
            }
            entry.leased = false;
            entry.results.add(report);
            return new ReportAnswer(true, "kept");
        });
    }

    @Override
    public void handBack(HandBack handBack) throws LinkUnavailableException {
        call(LinkCall.HAND_BACK, () -> {
            Entry entry = block(handBack.block());
            if (entry.leased && entry.token == handBack.token()) {
                entry.leased = false;
                entry.handBacks++;
            }
            return true;
        });
    }

    @Override
    public void leave(String agent, String instance) throws LinkUnavailableException {
        call(LinkCall.LEAVE, () -> {
            if (instance.equals(seated)) {
                seated = null;
                blocks.values().forEach(entry -> entry.leased = false);
            }
            return true;
        });
    }

    @Override
    public void fetch(ArtifactReference artifact, long offset, ArtifactSink sink)
            throws LinkUnavailableException, IOException {
        byte[] bytes = call(LinkCall.ARTIFACT, () -> artifacts.getOrDefault(artifact.sha256(), new byte[0]));
        if (bytes.length == 0) {
            throw new ProblemException(Problem.environment("artifact.unavailable", "gone", "submit again"));
        }
        sink.write(ByteBuffer.wrap(bytes, (int) offset, bytes.length - (int) offset));
    }

    private synchronized <T> T call(LinkCall call, Answer<T> answer) throws LinkUnavailableException {
        calls.add(call);
        notifyAll();
        Deque<Fault> script = scripted.getOrDefault(call, new ArrayDeque<>());
        Fault fault = script.isEmpty() ? faults.apply(call) : script.removeFirst();
        return switch (fault) {
            case LOST_REQUEST -> throw LinkUnavailableException.unanswered(problem("no connection"));
            case BUSY -> throw LinkUnavailableException.answered(problem("busy"));
            case LOST_ANSWER -> {
                checked(answer);
                throw LinkUnavailableException.unanswered(problem("the connection broke"));
            }
            case REPEATED -> {
                checked(answer);
                yield checked(answer);
            }
            case NONE -> checked(answer);
        };
    }

    private <T> T checked(Answer<T> answer) {
        if (ban != null) {
            throw new ProblemException(ban);
        }
        return answer.get();
    }

    private static Problem problem(String message) {
        return Problem.environment("link.test", message, "none");
    }

    /** What the coordinator does about a request. */
    @FunctionalInterface
    private interface Answer<T> {
        T get();
    }
}
