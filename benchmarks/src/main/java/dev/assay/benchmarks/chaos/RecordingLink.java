package dev.assay.benchmarks.chaos;

import dev.assay.agent.daemon.link.CoordinatorLink;
import dev.assay.agent.daemon.link.LinkUnavailableException;
import dev.assay.coordinator.farm.SimulatedMessages;
import dev.assay.coordinator.farm.history.LabEvent;
import dev.assay.coordinator.schedule.BlockKey;
import dev.assay.scenarios.wire.AgentHello;
import dev.assay.scenarios.wire.AgentWelcome;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.HandBack;
import dev.assay.scenarios.wire.Heartbeat;
import dev.assay.scenarios.wire.HeartbeatAnswer;
import dev.assay.scenarios.wire.LeaseAnswer;
import dev.assay.scenarios.wire.LeaseRequest;
import dev.assay.scenarios.wire.ReportAnswer;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Tell everything that an agent says and hears.
 *
 * @param link carries it
 * @param agent the agent's name
 * @param instance its process
 * @param history hears of it
 */
record RecordingLink(CoordinatorLink link, String agent, String instance, Consumer<LabEvent> history)
        implements CoordinatorLink {
    @Override
    public AgentWelcome join(AgentHello hello) throws LinkUnavailableException, InterruptedException {
        if (!hello.instance().equals(instance)) {
            history.accept(new LabEvent.Started(agent, hello.instance(), System.nanoTime()));
        }
        return link.join(hello);
    }

    @Override
    public LeaseAnswer lease(LeaseRequest request) throws LinkUnavailableException, InterruptedException {
        long sentNs = System.nanoTime();
        LeaseAnswer answer = link.lease(request);
        long heardNs = System.nanoTime();
        switch (answer) {
            case LeaseAnswer.Work work ->
                history.accept(new LabEvent.Granted(
                        agent,
                        request.instance(),
                        new BlockKey(work.assignment().run(), work.assignment().block()),
                        work.assignment().attempt(),
                        work.token(),
                        sentNs,
                        heardNs));
            case LeaseAnswer.Replaced _ -> history.accept(new LabEvent.Replaced(agent, request.instance(), heardNs));
            case LeaseAnswer.NoWork _, LeaseAnswer.JoinFirst _ -> {
                // It asks again.
            }
        }
        return answer;
    }

    @Override
    public HeartbeatAnswer heartbeat(Heartbeat beat) throws LinkUnavailableException, InterruptedException {
        long sentNs = System.nanoTime();
        HeartbeatAnswer answer = link.heartbeat(beat);
        history.accept(new LabEvent.Beat(
                agent,
                beat.instance(),
                new BlockKey(beat.progress().run(), beat.progress().block()),
                beat.token(),
                answer.order(),
                sentNs,
                System.nanoTime()));
        return answer;
    }

    @Override
    public ReportAnswer report(long token, BlockReport report) throws LinkUnavailableException, InterruptedException {
        BlockKey block = new BlockKey(report.run(), report.block());
        long sentNs = System.nanoTime();
        history.accept(new LabEvent.Delivering(agent, instance, block, token, SimulatedMessages.mark(report), sentNs));
        ReportAnswer answer = link.report(token, report);
        history.accept(new LabEvent.Answered(agent, instance, block, token, answer.kept(), sentNs, System.nanoTime()));
        return answer;
    }

    @Override
    public void handBack(HandBack handBack) throws LinkUnavailableException, InterruptedException {
        link.handBack(handBack);
    }

    @Override
    public void leave(String name, String process) throws LinkUnavailableException, InterruptedException {
        link.leave(name, process);
    }

    @Override
    public void fetch(ArtifactReference artifact, long offset, ArtifactSink sink)
            throws LinkUnavailableException, IOException, InterruptedException {
        link.fetch(artifact, offset, sink);
    }
}
