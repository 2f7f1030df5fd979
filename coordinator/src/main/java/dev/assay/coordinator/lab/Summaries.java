package dev.assay.coordinator.lab;

import dev.assay.coordinator.database.DeviceCounts;
import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.database.StoredBlock;
import dev.assay.coordinator.schedule.BlockKey;
import dev.assay.coordinator.schedule.BlockState;
import dev.assay.coordinator.schedule.LeaseGrant;
import dev.assay.coordinator.sharing.Hold;
import dev.assay.coordinator.state.AgentHealth;
import dev.assay.coordinator.state.AgentView;
import dev.assay.coordinator.state.LabView;
import dev.assay.scenarios.wire.AgentSummary;
import dev.assay.scenarios.wire.BlockCounts;
import dev.assay.scenarios.wire.BlockSummary;
import dev.assay.scenarios.wire.LiveSummary;
import dev.assay.scenarios.wire.RunDetails;
import dev.assay.scenarios.wire.RunSummary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Show what the lab knows in the words that others read. */
final class Summaries {
    private Summaries() {}

    /** @param hold why none of its blocks is measured, if that is because the lab is shared */
    static RunSummary summary(RunRecord run, List<StoredBlock> blocks, @Nullable Hold hold) {
        return summary(run, BlockCounts.sum(blocks.stream().map(StoredBlock::counted)), hold);
    }

    /** @param hold why none of its blocks is measured, if that is because the lab is shared */
    static RunSummary counted(RunRecord run, List<DeviceCounts> devices, @Nullable Hold hold) {
        return summary(run, BlockCounts.sum(devices.stream().map(DeviceCounts::counts)), hold);
    }

    private static RunSummary summary(RunRecord run, BlockCounts counts, @Nullable Hold hold) {
        return new RunSummary(
                run.id(),
                run.scenario(),
                run.submission().profile(),
                run.submission().priority(),
                run.standing().phase(),
                run.standing().cancelled(),
                run.standing().paused(),
                run.submitted(),
                run.standing().finished(),
                counts,
                run.standing().problems(),
                run.user(),
                run.submission().pool(),
                hold == null ? null : hold.words());
    }

    /** @param lab where some of the blocks are measured, and others wait */
    static RunDetails details(RunRecord run, List<StoredBlock> blocks, LabView lab) {
        Map<BlockKey, LiveSummary> live = new HashMap<>();
        for (AgentView view : lab.agents()) {
            if (view.lease() != null && view.live() != null) {
                live.put(view.lease().block(), view.live());
            }
        }
        return new RunDetails(
                summary(run, blocks, lab.sharing().holds().get(run.id())),
                blocks.stream()
                        .map(block -> block(
                                block,
                                live.get(block.scheduled().key()),
                                block.state() instanceof BlockState.Queued
                                        ? lab.hold(block.scheduled())
                                                .map(Hold::words)
                                                .orElse(null)
                                        : null))
                        .toList());
    }

    static AgentSummary agent(AgentView view) {
        LeaseGrant lease = view.lease();
        return new AgentSummary(
                view.agent().name(),
                view.agent().version(),
                view.agent().drained(),
                view.health() == AgentHealth.CONNECTED,
                view.agent().lastSeen(),
                view.agent().devices().stream()
                        .map(device -> new AgentSummary.DeviceSummary(
                                device.id(),
                                device.labels(),
                                device.environment().runtimes()))
                        .toList(),
                lease == null ? null : lease.block().run(),
                lease == null ? null : lease.block().block(),
                view.live(),
                view.pools(),
                view.reservations());
    }

    private static BlockSummary block(StoredBlock block, @Nullable LiveSummary live, @Nullable String waits) {
        String id = block.scheduled().key().block();
        String device = block.scheduled().device();
        return switch (block.state()) {
            case BlockState.Queued queued ->
                new BlockSummary(id, device, "queued", queued.attempts(), null, null, null, waits);
            case BlockState.Leased leased ->
                new BlockSummary(id, device, "leased", leased.attempt(), leased.agent(), null, live, null);
            case BlockState.Completed _ -> new BlockSummary(id, device, "completed", 0, null, null, null, null);
            case BlockState.Failed failed ->
                new BlockSummary(id, device, "failed", 0, null, failed.reason(), null, null);
            case BlockState.Cancelled _ -> new BlockSummary(id, device, "cancelled", 0, null, null, null, null);
        };
    }
}
