package dev.assay.coordinator.web.view;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Name the pages. */
public final class Links {
    private Links() {}

    /** Return where a run is. */
    public static String run(String id) {
        return "/runs/" + encode(id);
    }

    /** Return where an agent is. */
    public static String agent(String name) {
        return "/agents/" + encode(name);
    }

    private static String encode(String text) {
        // A plus sign means a space in queries only.
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
