package dev.assay.agent.ncnn;

import dev.assay.agent.runtime.ModelFile;
import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.pair.PairedFile;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Know a model file that was read and checked, before ncnn sees it.
 *
 * @param file where its parts are
 * @param graph what its .param says
 */
record NcnnSource(PairedFile file, NcnnGraph graph) {
    /**
     * Read a file.
     *
     * @throws ProblemException {@code model.not-found}, {@code model.not-ncnn} or {@code model.damaged}
     */
    static NcnnSource read(Path path) {
        ModelFile.check(path, ModelFormat.NCNN);
        try {
            PairedFile file = PairedFile.open(ModelFormat.NCNN, path)
                    .orElseThrow(() -> new ProblemException(ModelFile.unparseable(path, ModelFormat.NCNN)));
            try (Arena arena = Arena.ofConfined()) {
                byte[] param = map(path, file.structureOffset(), file.structureBytes(), arena)
                        .toArray(ValueLayout.JAVA_BYTE);
                return new NcnnSource(file, NcnnGraph.parse(new String(param, StandardCharsets.UTF_8)));
            }
        } catch (NcnnGraph.BadParamException e) {
            throw NcnnProblems.badParam(path, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw ModelFile.unreadable(path, e);
        }
    }

    Path path() {
        return file.path();
    }

    /** Refuse layers that the library does not have. */
    void requireLayers(NcnnApi api) {
        List<String> unknown = graph.types().stream()
                .filter(type -> !api.hasLayer(type))
                .sorted()
                .toList();
        if (!unknown.isEmpty()) {
            throw NcnnProblems.unknownLayers(path(), unknown);
        }
    }

    /** Return the .param, where it is. */
    MemorySegment param(Arena arena) throws IOException {
        return map(path(), file.structureOffset(), file.structureBytes(), arena);
    }

    /** Return the .bin, where it is. */
    MemorySegment bin(Arena arena) throws IOException {
        return map(path(), file.weightsOffset(), file.weightsBytes(), arena);
    }

    private static MemorySegment map(Path path, long offset, long bytes, Arena arena) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, offset, bytes, arena);
        }
    }
}
