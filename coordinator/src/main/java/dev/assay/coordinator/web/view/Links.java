package dev.assay.coordinator.web.view;

import dev.assay.scenarios.wire.ApiPaths;

/** Name the pages. */
public final class Links {
    private Links() {}

    /** Return where a run is. */
    public static String run(String id) {
        return "/runs/" + ApiPaths.encode(id);
    }

    /** Return where an agent is. */
    public static String agent(String name) {
        return "/agents/" + ApiPaths.encode(name);
    }
}
