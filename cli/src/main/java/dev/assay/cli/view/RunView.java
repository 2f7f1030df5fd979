package dev.assay.cli.view;

/** Show a run while it goes on. */
public interface RunView extends AutoCloseable {
    /** Show one event; may be called from any thread. */
    void show(RunEvent event);

    /** Leave the screen as it should stay. */
    @Override
    void close();
}
