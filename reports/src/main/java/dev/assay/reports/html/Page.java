package dev.assay.reports.html;

import java.util.List;

/** Build what all sections have in common. */
final class Page {
    /** As many colours and markers as the style sheet has; further variants begin again. */
    static final int STYLES = 8;

    private Page() {}

    static Element section(View view, String name, String title) {
        String id = view.id(name);
        return Element.of("section")
                .set("id", id)
                .set("aria-labelledby", id + "-title")
                .add(Element.of("h2").set("id", id + "-title").text(title));
    }

    static Element paragraph(String text) {
        return Element.of("p").text(text);
    }

    /** Return a note in smaller print. */
    static Element note(String text) {
        return Element.of("p", "note").text(text);
    }

    /** Return a name from outside: its writing direction can't disturb what stands around it. */
    static Element name(String untrusted) {
        return Element.of("bdi").text(untrusted);
    }

    /** Return a variant's name with its marker. */
    static Node variant(int number, String name) {
        return new VariantName(number, name);
    }

    /** Return the CSS class that gives a variant its colour and line. */
    static String style(int number) {
        return "v" + number % STYLES;
    }

    /** Return a table in a frame that scrolls where the table is too wide, by keyboard too. */
    static Element table(String caption, String cssClasses, List<Element> head, List<Element> body) {
        return table("", caption, cssClasses, head, body);
    }

    /**
     * Return a table as {@link #table(String, String, List, List)} does.
     *
     * @param id of the table; empty for none
     */
    static Element table(String id, String caption, String cssClasses, List<Element> head, List<Element> body) {
        Element table = Element.of("table", cssClasses)
                .add(Element.of("caption").text(caption))
                .add(Element.of("thead").addAll(head))
                .add(Element.of("tbody").addAll(body));
        if (!id.isEmpty()) {
            table.set("id", id);
        }
        return Element.of("div", "scroll")
                .set("role", "region")
                .set("aria-label", caption)
                .set("tabindex", "0")
                .add(table);
    }

    /** Return a row of column headers; those that begin with {@code #} are of numbers. */
    static Element headers(String... titles) {
        Element row = Element.of("tr");
        for (String title : titles) {
            boolean isNumeric = title.startsWith("#");
            Element header = Element.of("th").set("scope", "col").text(isNumeric ? title.substring(1) : title);
            row.add(isNumeric ? header.set("class", "n") : header);
        }
        return row;
    }

    static Element rowHeader(Node... content) {
        return Element.of("th").set("scope", "row").add(content);
    }

    static Element cell(Node... content) {
        return Element.of("td").add(content);
    }

    static Element cell(String text) {
        return Element.of("td").text(text);
    }

    /** Return a cell with a number. */
    static Element number(Node... content) {
        return Element.of("td", "n").add(content);
    }

    /** Return a cell for what was not measured. */
    static Element absent(String why) {
        return Element.of("td", "n absent").text(why);
    }

    /** Return markers and names of what a chart shows. */
    static Element legend(List<View.Cell> cells) {
        Element legend = Element.of("span", "legend");
        cells.forEach(cell -> legend.add(variant(cell.number(), cell.result().variant())));
        return legend;
    }

    /** Return a field whose text decides which rows of a table are shown; without scripts there is none. */
    static Element filter(String tableId, String label, String example) {
        return Element.of("p", "filter needs-script")
                .add(
                        Element.of("label").set("for", tableId + "-filter").text(label),
                        Element.of("input")
                                .set("type", "search")
                                .set("id", tableId + "-filter")
                                .set("placeholder", example)
                                .set("data-filter", tableId),
                        Element.of("output").set("for", tableId + "-filter"));
    }

    /** Return a chart with its caption and the same numbers as a table. */
    static Element figure(Element chart, Element caption, Element table) {
        return Element.of("figure")
                .add(caption)
                .add(chart)
                .add(Element.of("details", "behind")
                        .add(Element.of("summary").text("The numbers as a table"))
                        .add(table));
    }
}
