package dev.assay.agent.openvino;

import dev.assay.agent.runtime.ModelFile;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.pair.PairedFile;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Hold the two parts of a model in OpenVINO's own format. OpenVINO looks at them for as long as it has the model.
 *
 * @param structure the .xml
 * @param weights the .bin, where vector instructions like it
 */
record IrParts(MemorySegment structure, MemorySegment weights) {
    private static final int ALIGNMENT_BYTES = 64;

    /**
     * Read a file.
     *
     * @throws ProblemException {@code model.damaged}
     * @throws IOException if it can't be read
     */
    static IrParts read(Path path) throws IOException {
        PairedFile file = PairedFile.open(ModelFormat.OPENVINO, path)
                .orElseThrow(() -> new ProblemException(ModelFile.unparseable(path, ModelFormat.OPENVINO)));
        // Freed when nobody holds the parts any more.
        Arena arena = Arena.ofAuto();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return new IrParts(
                    copy(channel, file.structureOffset(), file.structureBytes(), arena),
                    copy(channel, file.weightsOffset(), file.weightsBytes(), arena));
        }
    }

    /** Mapped, a part would begin where the one before it ends: at any address. */
    private static MemorySegment copy(FileChannel channel, long offset, long bytes, Arena arena) throws IOException {
        try (Arena mapping = Arena.ofConfined()) {
            return arena.allocate(bytes, ALIGNMENT_BYTES)
                    .copyFrom(channel.map(FileChannel.MapMode.READ_ONLY, offset, bytes, mapping));
        }
    }
}
