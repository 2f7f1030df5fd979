package dev.assay.reports.html;

/** Something that can stand in a page. */
sealed interface Node permits Element, Figure.Traced, Node.Text, VariantName {
    /** Append this as HTML. */
    void writeTo(HtmlBytes out);

    /** Characters, escaped when they are written. */
    record Text(String characters) implements Node {
        @Override
        public void writeTo(HtmlBytes out) {
            out.text(characters);
        }
    }
}
