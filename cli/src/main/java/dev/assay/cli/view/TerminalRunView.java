package dev.assay.cli.view;

import java.io.PrintWriter;

/** Keep one line at the bottom of a terminal up to date; what ended scrolls away above it. */
public final class TerminalRunView implements RunView {
    private static final String CLEAR_LINE = "\r\u001b[2K";
    private static final int BAR_CELLS = 24;
    private static final int NARROWEST = 20;

    private final PrintWriter out;
    private final int columns;
    private boolean lineShown;

    /**
     * Write to a terminal.
     *
     * @param columns its width in characters
     */
    public TerminalRunView(PrintWriter out, int columns) {
        this.out = out;
        this.columns = Math.max(columns, NARROWEST);
    }

    @Override
    public synchronized void show(RunEvent event) {
        switch (event) {
            case RunEvent.Planned planned -> keep(EventText.planned(planned));
            case RunEvent.Downloading download ->
                update(
                        download.totalBytes() <= 0
                                ? EventText.downloading(download)
                                : bar((double) download.doneBytes() / download.totalBytes()) + " "
                                        + EventText.downloading(download));
            case RunEvent.Preparing preparing -> update("preparing " + preparing.activity());
            case RunEvent.BlockStarted started -> update(EventText.blockStarted(started));
            case RunEvent.BlockProgressed progressed ->
                update(bar(progressed.doneShare()) + " "
                        + Math.round(progressed.doneShare() * 100) + " %  "
                        + EventText.duration(progressed.remaining()) + " to go  " + progressed.block() + ": "
                        + EventText.activity(progressed));
            case RunEvent.BlockQueued queued -> keep(EventText.blockQueued(queued));
            case RunEvent.BlockEnded ended -> keep(EventText.blockEnded(ended));
            case RunEvent.CoordinatorAway away -> keep(EventText.coordinatorAway(away));
            case RunEvent.CoordinatorBack _ -> keep(EventText.coordinatorBack());
            case RunEvent.Interrupted _ -> keep("stopping: keeping what was measured");
            case RunEvent.Finished _ -> clear();
        }
        out.flush();
    }

    @Override
    public synchronized void close() {
        clear();
        out.flush();
    }

    private void keep(String text) {
        clear();
        out.println(text);
    }

    private void update(String text) {
        // A line that wraps could not be cleared again.
        String shown = text.length() < columns ? text : text.substring(0, columns - 2) + "…";
        out.print(CLEAR_LINE + shown);
        lineShown = true;
    }

    private void clear() {
        if (lineShown) {
            out.print(CLEAR_LINE);
            lineShown = false;
        }
    }

    private static String bar(double share) {
        int full = (int) Math.round(Math.clamp(share, 0, 1) * BAR_CELLS);
        return "█".repeat(full) + "░".repeat(BAR_CELLS - full);
    }
}
