package dev.assay.scenarios.http;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Read a response body with a limit on how long it may stand still, which the JDK's blocking streams don't have. One thread reads; at
 * most one piece waits.
 */
public final class TimedBody implements AutoCloseable {
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();

    /** Begin to read a body, as {@code BodyHandlers.ofPublisher()} hands it out. */
    public TimedBody(Flow.Publisher<List<ByteBuffer>> body) {
        body.subscribe(new Subscriber());
    }

    /**
     * Return the next piece, or nothing at the end.
     *
     * @throws IOException if the connection breaks or stands still for too long
     */
    public Optional<List<ByteBuffer>> next(Duration patience) throws IOException, InterruptedException {
        Signal signal = signals.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        return switch (signal) {
            case null -> throw new HttpTimeoutException("nothing came for " + patience.toMillis() + " ms");
            case Signal.Piece(List<ByteBuffer> buffers) -> {
                Flow.Subscription current = subscription.get();
                if (current != null) {
                    current.request(1);
                }
                yield Optional.of(buffers);
            }
            case Signal.End _ -> Optional.empty();
            case Signal.Broken(Throwable cause) ->
                throw new IOException("the connection broke: " + cause.getMessage(), cause);
        };
    }

    /** Give up the rest of the body, and with it the connection. */
    @Override
    public void close() {
        Flow.Subscription current = subscription.get();
        if (current != null) {
            current.cancel();
        }
    }

    private final class Subscriber implements Flow.Subscriber<List<ByteBuffer>> {
        @Override
        public void onSubscribe(Flow.Subscription started) {
            subscription.set(started);
            started.request(1);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            signals.add(new Signal.Piece(buffers));
        }

        @Override
        public void onError(Throwable cause) {
            signals.add(new Signal.Broken(cause));
        }

        @Override
        public void onComplete() {
            signals.add(new Signal.End());
        }
    }

    private sealed interface Signal {
        record Piece(List<ByteBuffer> buffers) implements Signal {}

        record End() implements Signal {}

        record Broken(Throwable cause) implements Signal {}
    }
}
