package dev.assay.reports.html;

/** Something that can stand in a page. */
sealed interface Node permits Element, Node.Text {
    /** Append this as HTML. */
    void writeTo(StringBuilder out);

    /** Characters, escaped when they are written. */
    record Text(String characters) implements Node {
        @Override
        public void writeTo(StringBuilder out) {
            Escaping.append(characters, out);
        }
    }
}
