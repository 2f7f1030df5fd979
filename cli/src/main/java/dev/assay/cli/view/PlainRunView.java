package dev.assay.cli.view;

import java.io.PrintWriter;

/** Show one line for each thing that is worth one: for log files and pipes. */
public final class PlainRunView implements RunView {
    private static final double LINE_EVERY_SHARE = 0.1;

    private final PrintWriter out;
    private double shownShare;
    private String downloading = "";

    public PlainRunView(PrintWriter out) {
        this.out = out;
    }

    @Override
    public synchronized void show(RunEvent event) {
        switch (event) {
            case RunEvent.Planned planned -> line(EventText.planned(planned));
            case RunEvent.Downloading download -> showDownload(download);
            case RunEvent.Preparing preparing -> line("preparing " + preparing.activity());
            case RunEvent.BlockStarted started -> line(EventText.blockStarted(started));
            case RunEvent.BlockProgressed progressed -> showProgress(progressed);
            case RunEvent.BlockQueued queued -> line(EventText.blockQueued(queued));
            case RunEvent.BlockEnded ended -> line(EventText.blockEnded(ended));
            case RunEvent.CoordinatorAway away -> line(EventText.coordinatorAway(away));
            case RunEvent.CoordinatorBack _ -> line(EventText.coordinatorBack());
            case RunEvent.Interrupted _ -> line("stopping: keeping what was measured");
            case RunEvent.Finished _ -> {}
        }
        out.flush();
    }

    private void showDownload(RunEvent.Downloading download) {
        // Begin and end are enough in a log.
        boolean begins = !download.source().equals(downloading);
        boolean ends = download.doneBytes() == download.totalBytes();
        if (begins || ends) {
            line(EventText.downloading(download));
        }
        downloading = ends ? "" : download.source();
    }

    private void showProgress(RunEvent.BlockProgressed progressed) {
        if (progressed.doneShare() >= shownShare + LINE_EVERY_SHARE) {
            shownShare = progressed.doneShare();
            line(Math.round(shownShare * 100) + " %, about " + EventText.duration(progressed.remaining()) + " to go: "
                    + EventText.activity(progressed));
        }
    }

    private void line(String text) {
        out.println(text);
    }

    @Override
    public void close() {
        out.flush();
    }
}
