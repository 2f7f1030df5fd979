package dev.assay.coordinator.web.live;

/** Name a page that one can look at while it changes. */
public sealed interface LiveTopic {
    /** The lab on one page. */
    record Overview() implements LiveTopic {}

    /** The list of runs. */
    record Runs() implements LiveTopic {}

    /** One run. */
    record Run(String id) implements LiveTopic {}

    /** One agent. */
    record Agent(String name) implements LiveTopic {}
}
