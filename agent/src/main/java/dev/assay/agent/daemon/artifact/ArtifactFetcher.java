package dev.assay.agent.daemon.artifact;

import dev.assay.agent.block.ArtifactLocator;
import dev.assay.agent.block.CancellationToken;
import dev.assay.agent.daemon.link.Backoff;
import dev.assay.agent.daemon.link.Backoffs;
import dev.assay.agent.daemon.link.CoordinatorLink;
import dev.assay.agent.daemon.link.LinkUnavailableException;
import dev.assay.agent.daemon.link.Pause;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.WrongHashException;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.BlockAssignment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Bring the artifacts of a block to this machine before it begins.
 *
 * <p>While the coordinator can't be reached this waits, for as long as it takes. What the coordinator can reach but not deliver is given
 * up after some attempts, and becomes a problem of the cells that need it: handing the block back would only bring it here again.
 */
public final class ArtifactFetcher {
    private static final int MAX_FRUITLESS_ANSWERS = 8;
    private static final int MAX_DAMAGED_TRANSFERS = 3;

    private final ArtifactCache cache;
    private final CoordinatorLink link;
    private final Backoffs backoffs;
    private final Pause pause;

    public ArtifactFetcher(ArtifactCache cache, CoordinatorLink link, Backoffs backoffs, Pause pause) {
        this.cache = cache;
        this.link = link;
        this.backoffs = backoffs;
        this.pause = pause;
    }

    /**
     * Have all artifacts of a block here, or know why not.
     *
     * @param cancellation ends it within a moment; what is missing then is a problem of its own
     * @throws InterruptedException if the thread is interrupted; what came so far is kept
     */
    public ArtifactLocator fetch(BlockAssignment assignment, CancellationToken cancellation)
            throws InterruptedException {
        Set<ArtifactReference> needed = assignment.files();
        Map<ArtifactReference, Path> paths = new HashMap<>();
        Map<ArtifactReference, List<Problem>> problems = new HashMap<>();
        for (ArtifactReference artifact : needed) {
            try {
                paths.put(artifact, fetch(artifact, needed, cancellation));
            } catch (ProblemException e) {
                problems.put(artifact, e.problems());
            }
        }
        return new FetchedArtifacts(paths, problems);
    }

    private Path fetch(ArtifactReference artifact, Set<ArtifactReference> needed, CancellationToken cancellation)
            throws InterruptedException {
        try {
            Optional<Path> present = cache.find(artifact);
            if (present.isPresent()) {
                return present.get();
            }
            cache.makeRoom(needed);
            try {
                return attemptRepeatedly(artifact, cancellation);
            } catch (ClosedByInterruptException e) {
                throw e;
            } catch (IOException e) {
                // Most likely the disk is full; that is no reason to fail while there is something to throw away.
                cache.evictAllBut(needed);
                return attemptRepeatedly(artifact, cancellation);
            }
        } catch (ClosedByInterruptException e) {
            InterruptedException interrupted = new InterruptedException("interrupted while a file was written");
            interrupted.initCause(e);
            throw interrupted;
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(
                            "artifact.no-room",
                            "the agent can't keep the artifact " + artifact.sha256() + " of " + artifact.sizeBytes()
                                    + " bytes: " + e,
                            "make room on the agent's disk, or give its directory another place"),
                    e);
        }
    }

    private Path attemptRepeatedly(ArtifactReference artifact, CancellationToken cancellation)
            throws IOException, InterruptedException {
        Backoff backoff = backoffs.create();
        int fruitless = 0;
        int damaged = 0;
        while (true) {
            Path part = cache.partOf(artifact);
            long beforeBytes = sizeBytes(part);
            try {
                checkCancelled(artifact, cancellation);
                transfer(artifact, part, cancellation);
                return cache.adopt(artifact);
            } catch (LinkUnavailableException e) {
                if (sizeBytes(part) > beforeBytes) {
                    fruitless = 0;
                    backoff.reset();
                } else if (e.isAnswered()) {
                    fruitless++;
                }
                if (fruitless >= MAX_FRUITLESS_ANSWERS) {
                    throw new ProblemException(e.problem(), e);
                }
                pause.of(backoff.next());
            } catch (WrongHashException e) {
                Files.deleteIfExists(part);
                damaged++;
                if (damaged >= MAX_DAMAGED_TRANSFERS) {
                    throw damaged(artifact, e);
                }
            }
        }
    }

    private void transfer(ArtifactReference artifact, Path part, CancellationToken cancellation)
            throws LinkUnavailableException, IOException, InterruptedException {
        if (sizeBytes(part) > artifact.sizeBytes()) {
            Files.delete(part);
        }
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            if (channel.size() < artifact.sizeBytes()) {
                link.fetch(artifact, channel.size(), bytes -> {
                    checkCancelled(artifact, cancellation);
                    write(channel, bytes);
                });
            }
        }
    }

    private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static long sizeBytes(Path part) throws IOException {
        return Files.exists(part) ? Files.size(part) : 0;
    }

    private static void checkCancelled(ArtifactReference artifact, CancellationToken cancellation) {
        if (cancellation.isCancelled()) {
            throw new ProblemException(Problem.user(
                    "block.cancelled",
                    "the block was cancelled before its artifact " + artifact.sha256() + " was here",
                    "run it again"));
        }
    }

    private static ProblemException damaged(ArtifactReference artifact, WrongHashException e) {
        return new ProblemException(
                Problem.environment(
                        "artifact.damaged",
                        "what the coordinator sends as " + artifact.sha256() + " hashes to " + e.actual() + ", "
                                + MAX_DAMAGED_TRANSFERS + " times now",
                        "the coordinator's copy is damaged: submit the scenario again, and check the coordinator's disk"),
                e);
    }
}
