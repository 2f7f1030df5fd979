package dev.assay.agent.block;

import dev.assay.agent.worker.WorkerReply;
import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.CellAssignment;
import dev.assay.scenarios.wire.Scoring;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Remember accuracy runs by all that decides them, so that blocks which differ only in their load don't repeat them. Safe for use by many
 * threads.
 */
final class AccuracyMemo {
    private static final int MAX_ENTRIES = 256;

    private final Map<Key, WorkerReply.Scored> known = new LinkedHashMap<>();

    /**
     * All that decides the outputs and their score.
     *
     * @param baselineSha256 what outputs are compared with; {@code null} where they are not compared
     */
    record Key(
            String modelSha256,
            String samplesSha256,
            String runtime,
            int threads,
            Map<String, String> options,
            Map<String, Long> dimensions,
            Scoring scoring,
            @Nullable String baselineSha256) {
        /**
         * Make the key of one cell.
         *
         * @param baseline the block's baseline
         */
        static Key of(BlockAssignment assignment, CellAssignment cell, CellAssignment baseline) {
            RuntimeConfiguration runtime = assignment.runtime();
            String comparedWith = switch (assignment.scoring()) {
                case Scoring.NearestCentroid _, Scoring.ArgMax _ -> null;
                case Scoring.BaselineAgreement _ ->
                    cell.equals(baseline) ? null : baseline.model().sha256();
            };
            return new Key(
                    cell.model().sha256(),
                    assignment.samples().sha256(),
                    runtime.type(),
                    runtime.threads(),
                    runtime.options(),
                    assignment.shape().dimensions(),
                    assignment.scoring(),
                    comparedWith);
        }
    }

    synchronized Optional<WorkerReply.Scored> find(Key key) {
        return Optional.ofNullable(known.get(key));
    }

    synchronized void remember(Key key, WorkerReply.Scored run) {
        known.put(key, run);
        if (known.size() > MAX_ENTRIES) {
            known.remove(known.keySet().iterator().next());
        }
    }
}
