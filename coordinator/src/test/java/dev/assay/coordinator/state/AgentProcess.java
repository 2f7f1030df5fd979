package dev.assay.coordinator.state;

import dev.assay.coordinator.schedule.BlockKey;
import dev.assay.coordinator.schedule.LeaseAnswer;
import dev.assay.coordinator.schedule.LeaseGrant;
import dev.assay.coordinator.schedule.LeaseStanding;
import dev.assay.coordinator.state.LeaseRequest.Kind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One process of an agent in a {@link LeaseProtocol}: it says one thing at a time, and keeps finished reports on its disk. */
final class AgentProcess {
    private final int index;
    private final String agent;
    private int starts;
    private boolean isJoined;
    private boolean isStopped;
    private @Nullable LeaseRequest waitsFor;
    private @Nullable Object answer;
    private @Nullable LeaseGrant held;
    private @Nullable LeaseGrant outbox;

    AgentProcess(int index, String agent) {
        this.index = index;
        this.agent = agent;
    }

    private String instance() {
        return "process-" + index + "-" + starts;
    }

    boolean isWaiting() {
        return waitsFor != null;
    }

    boolean hasAnswer() {
        return answer != null;
    }

    /** Return whether it could be done with its block now. */
    boolean isMeasuring() {
        return held != null && outbox == null && waitsFor == null && !isStopped;
    }

    boolean is(String otherAgent, String otherInstance) {
        return agent.equals(otherAgent) && instance().equals(otherInstance);
    }

    /** Return whether it believes that a lease is its own. */
    boolean holds(BlockKey block, long token) {
        return held != null && held.block().equals(block) && held.token() == token;
    }

    /** Return what it has finished and not got rid of. */
    @Nullable
    LeaseGrant outbox() {
        return outbox;
    }

    /** Return what it would say next, if anything. */
    @Nullable
    Kind next() {
        if (waitsFor != null || isStopped) {
            return null;
        }
        if (outbox != null) {
            return Kind.REPORT;
        }
        if (held != null) {
            return Kind.HEARTBEAT;
        }
        return isJoined ? Kind.LEASE : Kind.JOIN;
    }

    LeaseRequest send() {
        Kind kind = Objects.requireNonNull(next());
        LeaseRequest request = new LeaseRequest(index, agent, instance(), kind, outbox != null ? outbox : held);
        waitsFor = request;
        return request;
    }

    /** Take an answer from the network; one that nobody waits for any more is dropped. */
    void receive(LeaseRequest request, Object given) {
        if (request.equals(waitsFor) && answer == null) {
            answer = given;
        }
    }

    /** Act on the answer, and return it. */
    @Nullable
    Object hear() {
        Object heard = answer;
        Kind kind = waitsFor == null ? null : waitsFor.kind();
        waitNoLonger();
        if (heard == null || kind == null) {
            return null;
        }
        switch (kind) {
            case JOIN -> isJoined = true;
            case LEASE -> hear((LeaseAnswer) heard);
            case HEARTBEAT -> {
                if (heard == LeaseStanding.LOST) {
                    held = null;
                    isJoined = false;
                }
            }
            case REPORT -> outbox = null;
        }
        return heard;
    }

    private void hear(LeaseAnswer heard) {
        switch (heard) {
            case LeaseAnswer.Granted(LeaseGrant grant) -> held = grant;
            case LeaseAnswer.Nothing _ -> {
                // It asks again.
            }
            case LeaseAnswer.NotJoined _ -> isJoined = false;
            case LeaseAnswer.Replaced _ -> isStopped = true;
        }
    }

    void waitNoLonger() {
        waitsFor = null;
        answer = null;
    }

    /** Be done with a block. */
    void measured() {
        outbox = held;
        held = null;
    }

    /** Die and begin again; what is on the disk survives. */
    void restart() {
        starts++;
        isJoined = false;
        isStopped = false;
        held = null;
        waitNoLonger();
    }

    @Override
    public String toString() {
        return agent + " " + instance() + (isJoined ? " joined" : "") + (isStopped ? " stopped" : "") + " waits for "
                + waitsFor + " has " + answer + " holds " + held + " keeps " + outbox;
    }
}
