package dev.assay.reports.html;

import java.util.stream.IntStream;

/**
 * Name a variant, with its marker: what stands at the beginning of most rows, so it is written without elements in between.
 *
 * @param number of the variant
 * @param name from outside
 */
record VariantName(int number, String name) implements Node {
    /** Markers and styles begin again after this many. */
    private static final int DIFFERENT = Page.STYLES;

    private static final String[] BEGINNINGS =
            IntStream.range(0, DIFFERENT).mapToObj(VariantName::beginning).toArray(String[]::new);

    private static String beginning(int number) {
        String whole = Element.of("span", "variant " + Page.style(number))
                .add(Marker.icon(number))
                .toString();
        return whole.substring(0, whole.length() - "</span>".length());
    }

    @Override
    public void writeTo(HtmlBytes out) {
        out.markup(BEGINNINGS[number % DIFFERENT]).markup("<bdi>").text(name).markup("</bdi></span>");
    }
}
