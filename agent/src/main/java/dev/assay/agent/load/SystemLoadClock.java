package dev.assay.agent.load;

/** Tell this machine's time. */
enum SystemLoadClock implements LoadClock {
    INSTANCE;

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public long epochMs() {
        return System.currentTimeMillis();
    }
}
