package dev.assay.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Choose what is logged, and how. */
public final class LogSetup {
    private static final String ASSAY = "dev.assay";
    /**
     * They tell of each attempt to reach a node of a cluster that is gone, where the cluster tells once that it is; of what can't be
     * prepared any more while this process ends; and of each connection that the database closed, where the lab says what that means.
     */
    private static final List<String> TALKATIVE = List.of(
            "org.apache.pekko.remote",
            "org.apache.pekko.stream.Materializer",
            "org.apache.pekko.actor.CoordinatedShutdown",
            "com.zaxxer.hikari.pool.ProxyConnection");

    private static final String SHORT = "%level: %msg%n";
    private static final String DATED = "%date{yyyy-MM-dd HH:mm:ss} %msg%n";

    private LogSetup() {}

    /** Log warnings of Assay to the error stream, and nothing else. */
    static void quiet(LoggerContext context) {
        set(context, Level.OFF, Level.WARN, pattern(context, SHORT), "System.err");
    }

    /** Log what happens to the standard output: for commands that run for long. */
    public static void detailed(LogFormat format) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Encoder<ILoggingEvent> encoder = switch (format) {
            case TEXT -> pattern(context, DATED);
            case JSON -> json(context);
        };
        set(context, Level.WARN, Level.INFO, encoder, "System.out");
        TALKATIVE.forEach(name -> context.getLogger(name).setLevel(Level.ERROR));
    }

    private static void set(
            LoggerContext context, Level others, Level assay, Encoder<ILoggingEvent> encoder, String target) {
        context.reset();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget(target);
        appender.setEncoder(encoder);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(others);
        root.addAppender(appender);
        context.getLogger(ASSAY).setLevel(assay);
    }

    private static Encoder<ILoggingEvent> pattern(LoggerContext context, String pattern) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(pattern);
        encoder.start();
        return encoder;
    }

    private static Encoder<ILoggingEvent> json(LoggerContext context) {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithContext(false);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithArguments(false);
        encoder.setWithMessage(false);
        encoder.setWithFormattedMessage(true);
        encoder.start();
        return encoder;
    }
}
