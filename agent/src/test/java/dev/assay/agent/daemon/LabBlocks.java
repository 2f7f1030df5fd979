package dev.assay.agent.daemon;

import dev.assay.agent.block.Blocks;
import dev.assay.agent.evil.EvilFixture;
import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.language.RoundBudget;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.CellAssignment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Make blocks whose artifacts have real hashes. */
public final class LabBlocks {
    public static final byte[] SAMPLES = bytes("samples");
    public static final byte[] BASELINE = bytes("the baseline's model");
    public static final byte[] VARIANT = bytes("the variant's model");

    private LabBlocks() {}

    /** Return a block with two cells: {@code fp32}, the baseline, and {@code int8}. */
    public static BlockAssignment block(String id) {
        return new BlockAssignment(
                "run",
                id,
                1,
                42,
                EvilFixture.RUNTIME,
                new InputShape("shape", Map.of("batch", 2L)),
                Blocks.SINGLE_STREAM,
                RoundBudget.fixed(2),
                false,
                List.of(
                        new CellAssignment("fp32", reference(BASELINE)),
                        new CellAssignment("int8", reference(VARIANT))),
                "fp32",
                reference(SAMPLES),
                Blocks.CENTROID);
    }

    /** Return a report of a block, without measurements. */
    public static BlockReport report(String id) {
        return FailedReports.of(block(id), "lab1/cpu", List.of());
    }

    public static ArtifactReference reference(byte[] bytes) {
        return new ArtifactReference(Sha256.of(bytes), bytes.length);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
