package dev.assay.coordinator.cluster;

import dev.assay.coordinator.database.Leaderships;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.setup.Setup;
import org.apache.pekko.coordination.lease.LeaseSettings;
import org.apache.pekko.coordination.lease.javadsl.Lease;

/**
 * Lets the store decide which side goes on when nodes can't see each other. Pekko makes it by its name; safe for many threads.
 */
public final class SurvivorLease extends Lease {
    private final LeaseSettings settings;
    private final Leaderships leaderships;
    private final Executor waiting = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("assay-survivor").daemon().factory());
    private volatile boolean held;

    /** What a lease finds in the system that makes it. */
    static final class Store extends Setup {
        private final Leaderships leaderships;

        Store(Leaderships leaderships) {
            this.leaderships = leaderships;
        }
    }

    /** Called by Pekko. */
    public SurvivorLease(LeaseSettings settings, ExtendedActorSystem system) {
        this.settings = settings;
        this.leaderships = system.settings().setup().get(Store.class).orElseThrow().leaderships;
    }

    @Override
    public LeaseSettings getSettings() {
        return settings;
    }

    @Override
    public CompletionStage<Boolean> acquire() {
        return ask(() -> {
            held = leaderships.survive(
                    settings.ownerName(), settings.timeoutSettings().getHeartbeatTimeout());
            return held;
        });
    }

    @Override
    public CompletionStage<Boolean> acquire(Consumer<Optional<Throwable>> leaseLost) {
        return acquire();
    }

    @Override
    public CompletionStage<Boolean> release() {
        return ask(() -> {
            held = false;
            leaderships.release(settings.ownerName());
            return true;
        });
    }

    @Override
    public boolean checkLease() {
        return held;
    }

    private CompletionStage<Boolean> ask(Supplier<Boolean> question) {
        return CompletableFuture.supplyAsync(question, waiting);
    }
}
