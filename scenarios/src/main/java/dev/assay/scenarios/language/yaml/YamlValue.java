package dev.assay.scenarios.language.yaml;

import dev.assay.scenarios.problem.Location;

/**
 * Hold a node while it is read, with what to call it and where to report.
 *
 * @param path the keys that lead here, for example {@code runtimes.cpu.threads}; empty for the whole file
 * @param node what the user wrote
 * @param findings receives what is wrong with it
 */
public record YamlValue(String path, YamlNode node, Findings findings) {
    /** Return the value of a key below this one. */
    public YamlValue child(String key, YamlNode value) {
        return new YamlValue(path.isEmpty() ? key : path + "." + key, value, findings);
    }

    /** Return the name of this value for a message. */
    public String name() {
        return path.isEmpty() ? "the scenario" : Quote.code(path);
    }

    public Location location() {
        return node.location();
    }

    /** Note a problem at this place. */
    public void report(String code, String message, String hint) {
        findings.add(location(), code, message, hint);
    }

    /**
     * Note that something else was expected here; says nothing where the node was refused before.
     *
     * @param expected with its article, for example {@code a whole number from 1 to 8}
     */
    public void reportWrongType(String expected, String hint) {
        if (node instanceof YamlNode.Refused) {
            return;
        }
        report("scenario.wrong-type", name() + " must be " + expected + ", not " + node.describe(), hint);
    }
}
