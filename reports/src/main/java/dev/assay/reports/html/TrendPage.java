package dev.assay.reports.html;

import dev.assay.reports.history.History;
import dev.assay.reports.history.HistoryText;
import dev.assay.reports.history.Series;
import dev.assay.reports.history.Trend;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Render what became of many runs as one HTML page, like a report. */
public final class TrendPage {
    private TrendPage() {}

    /** Return UTF-8 text for an {@code index.html}. */
    public static String render(History history) {
        Map<String, List<Trend>> scenarios = history.trends().stream()
                .collect(Collectors.groupingBy(
                        trend -> trend.series().name().scenario(), LinkedHashMap::new, Collectors.toList()));
        Element main = Element.of("main").set("id", "content").add(opening(history, scenarios));
        int number = 0;
        for (Map.Entry<String, List<Trend>> scenario : scenarios.entrySet()) {
            main.add(section("scenario-" + number++, scenario.getKey(), scenario.getValue()));
        }
        Element body = Element.of("body")
                .add(
                        Element.of("a", "skip").set("href", "#content").text("Skip to the history"),
                        navigation(scenarios),
                        main,
                        Document.tip());
        return Document.of("History · Assay", body);
    }

    private static Element navigation(Map<String, List<Trend>> scenarios) {
        Element navigation = Element.of("nav").set("aria-label", "Scenarios");
        int number = 0;
        for (String scenario : scenarios.keySet()) {
            navigation.add(Element.of("a").set("href", "#scenario-" + number++).text(scenario));
        }
        return navigation.add(Document.themeButton());
    }

    private static Element opening(History history, Map<String, List<Trend>> scenarios) {
        Element section = Element.of("section", "opening")
                .set("id", "verdict")
                .set("aria-labelledby", "title")
                .add(Element.of("p", "eyebrow").text("Assay history"))
                .add(Element.of("h1").set("id", "title").text("What became of " + history.runs() + " runs"));
        section.add(Element.of("p", history.isFine() ? "description" : "banner").text(words(history)));
        for (Map.Entry<String, List<Trend>> scenario : scenarios.entrySet()) {
            Element list = Element.of("ul");
            HistoryText.sentences(scenario.getValue())
                    .forEach(sentence -> list.add(Element.of("li").text(sentence)));
            section.add(Element.of("h3").add(Page.name(scenario.getKey())), list);
        }
        return section.add(
                Page.note(
                        "A change is where the level of a series is shown to differ before and after, by Student's t on"
                                + " logarithms, with the number of possible places and of series accounted for. Intervals are at 95 %."));
    }

    private static String words(History history) {
        int worse = history.worse().size();
        int lost = history.lost().size();
        String reference = history.baseline() == null ? "before" : "in " + history.baseline();
        return (worse > 0
                        ? worse + " of " + history.trends().size() + (worse == 1 ? " series is" : " series are")
                                + " worse now than " + reference + "."
                        : "No series is worse now than " + reference + ".")
                + (lost > 0 ? " Of " + lost + " the newest run tells nothing any more." : "");
    }

    private static Element section(String id, String scenario, List<Trend> trends) {
        Element section = Element.of("section")
                .set("id", id)
                .set("aria-labelledby", id + "-title")
                .add(Element.of("h2").set("id", id + "-title").add(Page.name(scenario)));
        Map<Series.Name, List<Trend>> cells = trends.stream()
                .collect(
                        Collectors.groupingBy(trend -> trend.series().name(), LinkedHashMap::new, Collectors.toList()));
        cells.forEach((name, ofCell) -> section.add(
                Element.of("h3").add(Page.name(name.cell())),
                Page.note(name.machine()),
                Element.of("div", "charts")
                        .addAll(ofCell.stream().map(TrendChart::render).toList())));
        return section;
    }
}
