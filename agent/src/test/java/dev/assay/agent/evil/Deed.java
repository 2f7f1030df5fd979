package dev.assay.agent.evil;

/** What an {@link EvilRuntime} can do to its worker. */
public enum Deed {
    NOTHING,
    /** A native library reads from address 0. */
    SEGFAULT,
    /** A library calls {@code exit(7)}. */
    EXIT,
    /** A library ends the process with status 0, without a word. */
    HALT,
    /** A lock that nobody opens. */
    HANG,
    EXHAUST_HEAP,
    EXHAUST_NATIVE_MEMORY,
    /** A library asks for 2 GiB and does nothing with them. */
    ASK_FOR_MEMORY,
    /** Tell which networks, processes and privileges there are. */
    SPY,
    /** Megabytes of text and binary rubbish on descriptors 1 and 2, by native calls. */
    PRINT,
    /** Rubbish on every descriptor that is open, the one for frames included. */
    SCRIBBLE,
    THROW_PROBLEM,
    THROW,
    OVERFLOW_STACK,
    /** Start a process that outlives its parent, then hang. */
    START_CHILD,
    /** Start a process that outlives its parent, answer, and crash later. */
    LEAVE_CHILD
}
