package dev.assay.cli.faults;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Keep what is logged from now on. Safe for many threads. */
final class LogWatch extends AppenderBase<ILoggingEvent> {
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    private LogWatch() {}

    static LogWatch begin() {
        LogWatch watch = new LogWatch();
        Logger root = (Logger) LoggerFactory.getLogger("dev.assay");
        watch.setContext(root.getLoggerContext());
        watch.start();
        root.setLevel(Level.INFO);
        root.addAppender(watch);
        return watch;
    }

    /** Return the messages that warn or worse. */
    List<String> warnings() {
        return events.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Override
    protected void append(ILoggingEvent event) {
        events.add(event);
    }
}
