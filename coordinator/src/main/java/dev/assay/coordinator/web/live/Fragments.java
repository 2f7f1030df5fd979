package dev.assay.coordinator.web.live;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Hold the parts of a page that change.
 *
 * @param byEvent their HTML, by the names of the events that bring them
 * @param last whether nothing changes any more
 */
public record Fragments(Map<String, String> byEvent, boolean last) {
    public Fragments {
        byEvent = Collections.unmodifiableMap(new LinkedHashMap<>(byEvent));
    }
}
