package dev.assay.coordinator.access;

/**
 * Somebody who looks at the lab in a browser.
 *
 * @param name for people
 * @param role what they may do
 * @param csrfToken proves that a form which they send was made for them
 */
public record Visitor(String name, Role role, String csrfToken) {
    /** Hide the token. */
    @Override
    public String toString() {
        return "Visitor[name=" + name + ", role=" + role + "]";
    }
}
