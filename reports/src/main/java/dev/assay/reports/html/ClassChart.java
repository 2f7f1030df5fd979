package dev.assay.reports.html;

import dev.assay.reports.text.Numbers;
import dev.assay.scenarios.result.Accuracy;
import java.util.ArrayList;
import java.util.List;

/** Draw a variant's worst classes beside the baseline's share in the same classes, a row each. */
final class ClassChart {
    private static final double WIDTH = 480;
    private static final double ROW = 26;
    private static final double LEFT = 160;
    private static final double RIGHT = 446;
    private static final double TOP = 8;
    private static final double HALF = 0.5;
    private static final int BASELINE_NUMBER = 0;
    private static final int LONGEST_NAME = 20;

    private ClassChart() {}

    static Element render(View view, View.Block block, View.Cell cell, Accuracy accuracy) {
        String shape = block.result().shape().name();
        Element caption = Element.of("figcaption")
                .add(Page.variant(cell.number(), cell.result().variant()))
                .text(" against ")
                .add(Page.variant(BASELINE_NUMBER, view.variants().getFirst()))
                .text(", " + shape + ": share of correct samples");
        Element table = Page.table(
                "Worst classes of " + cell.result().variant() + ", " + shape,
                "data sortable",
                List.of(Page.headers("Class", "#" + cell.result().variant(), "#Baseline", "#Samples")),
                rows(cell, accuracy));
        return Page.figure(drawing(cell, accuracy), caption, table);
    }

    private static Element drawing(View.Cell cell, Accuracy accuracy) {
        List<Accuracy.ClassAccuracy> classes = accuracy.worstClasses();
        double bottom = TOP + classes.size() * ROW;
        Element drawing =
                Svg.drawing("chart", WIDTH, bottom + 30, "Worst classes. The table below has the same numbers.");
        Element axes = Svg.group("axes");
        for (int quarter = 0; quarter <= 4; quarter++) {
            double x = x(quarter / 4.0);
            axes.add(
                    Svg.line("grid", x, TOP, x, bottom),
                    Svg.text("middle", x, bottom + 18, Numbers.percent(quarter / 4.0)));
        }
        drawing.add(axes);
        for (int i = 0; i < classes.size(); i++) {
            drawing.add(row(cell, classes.get(i), TOP + (i + HALF) * ROW));
        }
        return drawing;
    }

    private static Element row(View.Cell cell, Accuracy.ClassAccuracy worst, double y) {
        Element row = Svg.group("class-row").add(Svg.text("end", LEFT - 12, y + 4, shortened(worst.name())));
        double own = x(worst.value());
        Double baseline = worst.baselineValue();
        if (baseline != null) {
            row.add(
                    Svg.line("gap", own, y, x(baseline), y),
                    Svg.series(BASELINE_NUMBER)
                            .add(Svg.tip(
                                    Marker.at(BASELINE_NUMBER, x(baseline), y, 6)
                                            .set("class", "mark ring"),
                                    worst.name() + ", baseline: " + Numbers.accuracy(baseline))));
        }
        return row.add(Svg.series(cell.number())
                .add(Svg.tip(
                        Marker.at(cell.number(), own, y, 4),
                        worst.name() + ", " + cell.result().variant() + ": " + Numbers.accuracy(worst.value()))));
    }

    private static List<Element> rows(View.Cell cell, Accuracy accuracy) {
        List<Element> rows = new ArrayList<>();
        for (int i = 0; i < accuracy.worstClasses().size(); i++) {
            Accuracy.ClassAccuracy worst = accuracy.worstClasses().get(i);
            String path = cell.path() + "/summary/accuracy/worstClasses/" + i;
            Double baseline = worst.baselineValue();
            rows.add(Element.of("tr")
                    .add(
                            Page.rowHeader(Page.name(worst.name())),
                            Page.number(Figure.accuracy(path + "/value", worst.value())),
                            baseline == null
                                    ? Page.absent("not measured")
                                    : Page.number(Figure.accuracy(path + "/baselineValue", baseline)),
                            Page.number(Figure.count(path + "/samples", worst.samples()))));
        }
        return rows;
    }

    private static String shortened(String name) {
        return name.codePointCount(0, name.length()) <= LONGEST_NAME
                ? name
                : name.substring(0, name.offsetByCodePoints(0, LONGEST_NAME - 1)) + "…";
    }

    private static double x(double share) {
        return LEFT + Math.clamp(share, 0, 1) * (RIGHT - LEFT);
    }
}
