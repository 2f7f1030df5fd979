package dev.assay.reports.html;

/** Draw the shape that, besides its colour, tells one variant from another. */
final class Marker {
    private Marker() {}

    /** Return a marker of a chart. */
    static Element at(int number, double x, double y, double radius) {
        return Element.of("path").set("class", "mark").set("d", outline(number, x, y, radius));
    }

    /** Return a marker to stand before a name. */
    static Element icon(int number) {
        return Element.of("svg", "icon")
                .set("viewBox", "0 0 12 12")
                .set("aria-hidden", "true")
                .add(at(number, 6, 6, 4.5));
    }

    private static String outline(int number, double x, double y, double r) {
        return switch (number % 4) {
            case 0 -> circle(x, y, r);
            case 1 -> polygon(x, y, -r, -r, r, -r, r, r, -r, r);
            case 2 -> polygon(x, y, 0, -1.3 * r, 1.3 * r, 0, 0, 1.3 * r, -1.3 * r, 0);
            default -> polygon(x, y, 0, -1.2 * r, 1.2 * r, r, -1.2 * r, r);
        };
    }

    private static String circle(double x, double y, double r) {
        String arc = "a" + Svg.at(r) + " " + Svg.at(r) + " 0 1 0 ";
        return "M" + Svg.at(x - r) + " " + Svg.at(y) + arc + Svg.at(2 * r) + " 0" + arc + Svg.at(-2 * r) + " 0z";
    }

    private static String polygon(double x, double y, double... offsets) {
        StringBuilder path = new StringBuilder("M");
        for (int i = 0; i < offsets.length; i += 2) {
            path.append(i == 0 ? "" : "L")
                    .append(Svg.at(x + offsets[i]))
                    .append(' ')
                    .append(Svg.at(y + offsets[i + 1]));
        }
        return path.append('z').toString();
    }
}
