package dev.assay.reports.compare;

import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Identify what a cell measures, whatever its parts are called and however long it was measured.
 *
 * @param device as the earlier run names it
 * @param asked what the load asks of the model
 */
record CellKey(
        String device,
        String runtime,
        int threads,
        Map<String, String> options,
        String cpus,
        Map<String, Long> dimensions,
        List<Object> asked,
        String variant) {
    static CellKey of(String device, BlockResult block, CellResult cell) {
        return new CellKey(
                device,
                block.runtime().type(),
                block.runtime().threads(),
                block.runtime().options(),
                String.valueOf(block.runtime().cpus()),
                block.shape().dimensions(),
                asked(block.load()),
                cell.variant());
    }

    private static List<Object> asked(Load load) {
        return switch (load) {
            case Load.SingleStream single -> parts(single);
            case Load.MultiStream multi -> parts(multi, multi.samples());
            case Load.Server server ->
                parts(server, server.queriesPerSecond(), server.threads(), String.valueOf(server.batching()));
            case Load.PeakRate peak ->
                parts(peak, peak.latencyBound(), peak.threads(), peak.confirmations(), String.valueOf(peak.batching()));
            case Load.Sustained sustained -> parts(sustained, sustained.clients());
            case Load.Concurrency clients -> parts(clients, clients.clients(), String.valueOf(clients.batching()));
            case Load.Offline offline -> parts(offline, offline.batch());
        };
    }

    private static List<Object> parts(Load load, Object... others) {
        Object[] all = new Object[others.length + 1];
        all[0] = load.typeName();
        System.arraycopy(others, 0, all, 1, others.length);
        return Arrays.asList(all);
    }
}
