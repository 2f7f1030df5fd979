package dev.assay.agent.block;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Ask a running block to stop: once cancelled, it stays cancelled. Safe for use by many threads. */
public final class CancellationToken {
    private final Set<Registration> registrations = new LinkedHashSet<>();
    private boolean cancelled;

    /** Stop what listens, now. What is registered runs in this thread. */
    public void cancel() {
        List<Registration> told;
        synchronized (this) {
            cancelled = true;
            told = List.copyOf(registrations);
            registrations.clear();
        }
        told.forEach(registration -> registration.action.run());
    }

    /** Return whether somebody cancelled. */
    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /**
     * Have something done when somebody cancels, or at once if somebody has.
     *
     * @param action quick and safe to run in any thread; must not throw
     * @return closing it takes the action back
     */
    public Registration onCancel(Runnable action) {
        Registration registration = new Registration(action);
        synchronized (this) {
            if (!cancelled) {
                registrations.add(registration);
                return registration;
            }
        }
        action.run();
        return registration;
    }

    /** An action that waits for cancellation. */
    public final class Registration implements AutoCloseable {
        private final Runnable action;

        private Registration(Runnable action) {
            this.action = action;
        }

        @Override
        public void close() {
            synchronized (CancellationToken.this) {
                registrations.remove(this);
            }
        }
    }
}
