package dev.assay.agent.daemon.artifact;

import dev.assay.agent.daemon.LabBlocks;
import dev.assay.agent.daemon.link.LinkUnavailableException;
import dev.assay.agent.daemon.link.UnaskedLink;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.wire.ArtifactReference;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/** A link over which only artifacts come, not always whole. */
final class ArtifactServer extends UnaskedLink {
    /** Where each transfer began. */
    final List<Long> offsets = new ArrayList<>();
    /** After how many bytes the next transfers break. */
    final Deque<Integer> breaks = new ArrayDeque<>();

    boolean busy;

    @Override
    public void fetch(ArtifactReference artifact, long offset, ArtifactSink sink)
            throws LinkUnavailableException, IOException {
        if (busy) {
            throw LinkUnavailableException.answered(Problem.environment("link.test", "the disk is full", "none"));
        }
        offsets.add(offset);
        byte[] bytes = Stream.of(LabBlocks.SAMPLES, LabBlocks.BASELINE, LabBlocks.VARIANT)
                .filter(known -> LabBlocks.reference(known).equals(artifact))
                .findFirst()
                .orElseThrow();
        int count = breaks.isEmpty() ? bytes.length - (int) offset : breaks.removeFirst();
        sink.write(ByteBuffer.wrap(bytes, (int) offset, count));
        if (offset + count < bytes.length) {
            throw LinkUnavailableException.unanswered(Problem.environment("link.test", "broken", "none"));
        }
    }
}
