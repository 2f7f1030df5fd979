package dev.assay.cli.view;

import dev.assay.scenarios.json.AssayJson;
import java.io.PrintWriter;

/** Show each event as one line of JSON, for machines. */
public final class JsonRunView implements RunView {
    private final PrintWriter out;

    public JsonRunView(PrintWriter out) {
        this.out = out;
    }

    @Override
    public synchronized void show(RunEvent event) {
        // Written as a RunEvent, so that the line carries the event's name.
        out.println(AssayJson.mapper().writerFor(RunEvent.class).writeValueAsString(event));
        out.flush();
    }

    @Override
    public void close() {
        out.flush();
    }
}
