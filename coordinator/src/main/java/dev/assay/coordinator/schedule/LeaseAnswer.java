package dev.assay.coordinator.schedule;

/** Answer an agent that asks for work. */
public sealed interface LeaseAnswer {
    /** It may measure this. */
    record Granted(LeaseGrant grant) implements LeaseAnswer {}

    /** There is nothing for its devices now. */
    record Nothing() implements LeaseAnswer {}

    /** The scheduler doesn't know it: it has to join, again perhaps. */
    record NotJoined() implements LeaseAnswer {}

    /** A later process joined under its name: it must stop. */
    record Replaced() implements LeaseAnswer {}
}
