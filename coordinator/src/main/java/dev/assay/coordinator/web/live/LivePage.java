package dev.assay.coordinator.web.live;

import dev.assay.coordinator.access.Role;

/** What was read for a page, which may look different to different people. */
@FunctionalInterface
public interface LivePage {
    /** Render the parts of the page that change, for somebody who has this role. */
    Fragments render(Role role);
}
