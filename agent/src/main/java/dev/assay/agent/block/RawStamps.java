package dev.assay.agent.block;

import dev.assay.agent.worker.WorkerCommand;
import java.nio.file.Files;
import java.nio.file.Path;

/** Name the files of query stamps. */
final class RawStamps {
    private static final int LONGEST_PART = 80;

    private RawStamps() {}

    /**
     * Name the file of one round, safely whatever block and variant are called: their names come from elsewhere and must not choose a
     * path.
     *
     * @param round 0-based; the file's name counts from 1
     */
    static WorkerCommand.StampsFile of(Path directory, String block, String variant, int round) {
        String stem = part(block) + "." + part(variant) + ".round-" + (round + 1);
        Path file = directory.resolve(stem + ".stamps");
        for (int i = 2; Files.exists(file); i++) {
            file = directory.resolve(stem + "-" + i + ".stamps");
        }
        return new WorkerCommand.StampsFile(file.toAbsolutePath(), block, variant, round);
    }

    private static String part(String name) {
        String safe = name.replaceAll("[^A-Za-z0-9_+=-]", "_");
        return safe.substring(0, Math.min(LONGEST_PART, safe.length()));
    }
}
