package dev.assay.coordinator.lab;

import dev.assay.coordinator.state.LabView;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.pattern.StatusReply;

/**
 * The way to the lab's actor. Safe for many threads.
 *
 * @param system whose guardian it is
 */
record LabGate(ActorSystem<LabMessage> system) {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Ask something; fails with the problem that it is refused for. */
    <T> CompletionStage<T> ask(Function<ActorRef<StatusReply<T>>, LabMessage> message) {
        return ask(message, PATIENCE);
    }

    <T> CompletionStage<T> ask(Function<ActorRef<StatusReply<T>>, LabMessage> message, Duration patience) {
        return AskPattern.askWithStatus(system, message, patience, system.scheduler());
    }

    /** Ask for something to be done. */
    CompletionStage<Void> order(Function<ActorRef<StatusReply<Done>>, LabMessage> message) {
        return ask(message).thenAccept(_ -> {});
    }

    /** Say something that needs no answer. */
    void tell(LabMessage message) {
        system.tell(message);
    }

    /** See the lab as it is now. */
    CompletionStage<LabView> look() {
        return look(0);
    }

    CompletionStage<LabView> look(int mostWaiting) {
        return ask(replyTo -> new LabMessage.Look(mostWaiting, replyTo));
    }
}
