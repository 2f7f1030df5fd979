package dev.assay.coordinator.web.view;

/**
 * Show what all pages have.
 *
 * @param assets where scripts and styles are
 * @param visitor name of who looks, or empty
 * @param role what they are to the lab, or empty
 * @param csrfToken for forms
 * @param mayLogOut whether they logged in
 * @param maySubmit whether they may submit and stop runs
 * @param mayAdminister whether they may drain agents
 */
public record Frame(
        AssetPaths assets,
        String visitor,
        String role,
        String csrfToken,
        boolean mayLogOut,
        boolean maySubmit,
        boolean mayAdminister) {
    /** Where a page's scripts and styles are. */
    public record AssetPaths(String style, String htmx, String sse, String script) {}

    /** Hide the token. */
    @Override
    public String toString() {
        return "Frame[visitor=" + visitor + ", role=" + role + "]";
    }
}
