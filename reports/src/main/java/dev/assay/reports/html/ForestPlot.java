package dev.assay.reports.html;

import dev.assay.reports.text.FewRounds;
import dev.assay.reports.text.Numbers;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.SpeedVerdict;
import java.util.ArrayList;
import java.util.List;

/** Draw speed-ups with their intervals on one scale around 1, a row each, as reviews of many studies do. */
final class ForestPlot {
    private static final double WIDTH = 190;
    private static final double HEIGHT = 22;
    private static final double MARGIN = 8;

    /** Room that the number at a tick needs. */
    private static final double LABEL = 26;

    private final LogScale scale;

    private ForestPlot(LogScale scale) {
        this.scale = scale;
    }

    /** Return a plot whose scale holds every interval of the result, and 1. */
    static ForestPlot over(View view) {
        double low = 1;
        double high = 1;
        for (View.Block block : view.blocks()) {
            for (View.Cell cell : block.cells()) {
                View.Compared compared = cell.comparison();
                Interval speedup = compared == null ? null : compared.result().speedup();
                if (compared != null && speedup != null && FewRounds.suffice(compared.result())) {
                    low = Math.min(low, speedup.low());
                    high = Math.max(high, speedup.high());
                }
            }
        }
        return new ForestPlot(LogScale.around(low, high, 1.5, MARGIN, WIDTH - MARGIN));
    }

    /** Return the scale with its numbers, to stand above the rows. */
    Element axis() {
        Element axis = Element.of("svg", "forest-plot")
                .set("viewBox", "0 0 " + Svg.at(WIDTH) + " 16")
                .set("aria-hidden", "true");
        for (double tick : ticks()) {
            axis.add(Svg.text("middle", scale.at(tick), 11, Ticks.ratio(tick)));
        }
        return axis;
    }

    /** Return one interval. */
    Element row(Interval speedup, SpeedVerdict verdict) {
        double middle = HEIGHT / 2;
        Element row = Svg.drawing("forest-plot", WIDTH, HEIGHT, "Speed-up " + Numbers.ratio(speedup));
        for (double tick : ticks()) {
            row.add(Svg.line(tick == 1 ? "one" : "grid", scale.at(tick), 0, scale.at(tick), HEIGHT));
        }
        String tone = switch (verdict) {
            case FASTER -> "good";
            case SLOWER -> "bad";
            case EQUIVALENT, NOT_DISTINGUISHABLE, NOT_COMPARABLE -> "open";
        };
        double low = scale.at(speedup.low());
        double high = scale.at(speedup.high());
        double estimate = scale.at(speedup.estimate());
        Element interval = Svg.group("interval " + tone)
                .add(
                        Svg.line("whisker", low, middle, high, middle),
                        Svg.line("whisker", low, middle - 4, low, middle + 4),
                        Svg.line("whisker", high, middle - 4, high, middle + 4),
                        Svg.rectangle("estimate", estimate - 3.5, middle - 3.5, 7, 7));
        return row.add(Svg.tip(interval, Numbers.ratio(speedup)));
    }

    private List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        ticks.add(1.0);
        for (double candidate : scale.ticks(4)) {
            double x = scale.at(candidate);
            boolean isFree = x > LABEL / 2
                    && x < WIDTH - LABEL / 2
                    && ticks.stream().allMatch(tick -> Math.abs(scale.at(tick) - x) > LABEL);
            if (isFree) {
                ticks.add(candidate);
            }
        }
        return ticks;
    }
}
