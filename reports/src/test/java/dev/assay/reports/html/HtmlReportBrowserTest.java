package dev.assay.reports.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.FleetRuns;
import dev.assay.reports.ResultFixtures;
import dev.assay.reports.browser.BrowserPage;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.result.RunResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Open reports from disk in a real browser without network. */
class HtmlReportBrowserTest {
    /** The lowest contrast (WCAG 2.2, success criterion 1.4.3) of any text with the first opaque background behind it. */
    private static final String LOWEST_CONTRAST = """
            (() => {
              const channels = color => color.match(/[\\d.]+/g).map(Number);
              const luminance = color => {
                const [r, g, b] = channels(color).slice(0, 3).map(c => c / 255)
                  .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
              };
              const background = element => {
                for (let e = element; e; e = e.parentElement) {
                  const color = getComputedStyle(e).backgroundColor;
                  if (channels(color)[3] !== 0) return color;
                }
                throw new Error('no background');
              };
              const contrast = element => {
                const style = getComputedStyle(element);
                const inDrawing = element instanceof SVGElement;
                const [a, b] = [luminance(inDrawing ? style.fill : style.color), luminance(background(element))];
                return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
              };
              const texts = [...document.querySelectorAll('body *')]
                .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
                .filter(e => !['SCRIPT', 'STYLE'].includes(e.tagName) && e.checkVisibility());
              return Math.min(...texts.map(contrast));
            })()
            """;

    /** What a screen reader or a keyboard would stumble over. */
    private static final String BARRIERS = """
            (() => {
              const all = selector => [...document.querySelectorAll(selector)];
              const ids = all('[id]').map(e => e.id);
              return [
                ...ids.filter((id, i) => ids.indexOf(id) !== i).map(id => 'id twice: ' + id),
                ...all('a[href^="#"]').filter(a => !document.getElementById(a.hash.slice(1))).map(a => 'dead link ' + a.hash),
                ...all('svg:not([aria-hidden])').filter(s => !s.getAttribute('aria-label')).map(() => 'drawing without a name'),
                ...all('figure').filter(f => !f.querySelector('figcaption') || !f.querySelector('table'))
                  .map(() => 'chart without caption or table'),
                ...all('table').filter(t => !t.caption?.textContent.trim()).map(() => 'table without caption'),
                ...all('th').filter(h => !h.scope).map(h => 'header without scope: ' + h.textContent),
                ...all('input').filter(i => !i.labels.length).map(() => 'input without label'),
                ...all('button, a').filter(b => !b.textContent.trim()).map(() => 'control without words'),
                ...all('td.n').filter(c => !c.querySelector('data') && !c.classList.contains('absent'))
                  .map(c => 'number of unknown origin: ' + c.textContent),
              ];
            })()
            """;

    @TempDir
    static Path directory;

    private static ReportBrowser browser;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        browser = ReportBrowser.start(directory);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"complete", "failures", "interrupted", "evil", "fidelity", "loaded", "cheating", "fleet"})
    void showsTheResultAndNothingElse(String fixture) throws IOException {
        RunResult result = result(fixture);
        try (BrowserPage page = open(result)) {
            assertThat(ShownNumbers.check(page, result)).isGreaterThan(80);

            assertThat(page.evaluate(BARRIERS).toString()).isEqualTo("[]");
            assertThat(page.evaluate(
                                    "document.querySelectorAll('script, style, img, iframe, object, link, base').length")
                            .asInt())
                    .as("elements of our own: style, data and two scripts")
                    .isEqualTo(4);
            assertThat(page.evaluate("window.broken === undefined").asBoolean()).isTrue();
            for (int width : List.of(1280, 390)) {
                page.resize(width, 900);
                assertThat(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                                .asInt())
                        .as("overflow at %d", width)
                        .isZero();
            }
            assertThat(page.print()).startsWith("%PDF-".getBytes(StandardCharsets.US_ASCII));
            assertThat(page.complaints()).isEmpty();
            assertThat(page.requests()).singleElement().asString().startsWith("file:");
        }
    }

    @Test
    void followsTheSystemsColourSchemeAndIsReadableInBoth() throws IOException {
        try (BrowserPage page = open(ResultFixtures.withFailures())) {
            page.prefer("light");
            assertThat(brightness(page)).isGreaterThan(200);
            assertThat(page.evaluate(LOWEST_CONTRAST).asDouble()).isGreaterThanOrEqualTo(4.5);
            page.prefer("dark");
            assertThat(brightness(page)).isLessThan(60);
            assertThat(page.evaluate(LOWEST_CONTRAST).asDouble()).isGreaterThanOrEqualTo(4.5);
        }
    }

    @Test
    void changesTheThemeByKeyboard() throws IOException {
        try (BrowserPage page = open(ResultFixtures.complete())) {
            page.prefer("dark");
            page.evaluate("document.getElementById('theme').focus()");
            page.press("Enter");
            assertThat(brightness(page)).as("light").isGreaterThan(200);
            page.press("Enter");
            assertThat(brightness(page)).as("dark").isLessThan(60);
            page.press("Enter");
            assertThat(page.evaluate("document.getElementById('theme').textContent")
                            .asString())
                    .isEqualTo("Theme: system");
        }
    }

    @Test
    void hidesAVariantInEveryChartByKeyboard() throws IOException {
        try (BrowserPage page = open(ResultFixtures.complete())) {
            String visible = "[...document.querySelectorAll('.chart .series[data-variant=\"1\"]')]"
                    + ".filter(series => getComputedStyle(series).display !== 'none').length";
            int before = page.evaluate(visible).asInt();
            assertThat(before).isGreaterThan(8);
            page.evaluate("document.querySelector('[data-toggle=\"1\"]').focus()");
            page.press("Space");
            assertThat(page.evaluate(visible).asInt()).isZero();
            page.press("Space");
            assertThat(page.evaluate(visible).asInt()).isEqualTo(before);
        }
    }

    @Test
    void opensAndSortsATableByKeyboard() throws IOException {
        try (BrowserPage page = open(ResultFixtures.complete())) {
            String classes =
                    "[...document.querySelector('#accuracy table.sortable').tBodies[0].rows].map(row => row.cells[0].textContent).join()";
            page.evaluate("document.querySelector('#accuracy summary').focus()");
            page.press("Enter");
            assertThat(page.evaluate("document.querySelector('#accuracy table.sortable').checkVisibility()")
                            .asBoolean())
                    .isTrue();
            page.evaluate("document.querySelector('#accuracy table.sortable th button').focus()");
            page.press("Enter");
            String ascending = page.evaluate(classes).asString();
            assertThat(List.of(ascending.split(",", -1)))
                    .hasSizeGreaterThan(2)
                    .isSortedAccordingTo(String.CASE_INSENSITIVE_ORDER);
            page.press("Enter");
            assertThat(page.evaluate(classes).asString()).isNotEqualTo(ascending);
        }
    }

    @Test
    void saysWhatAMarkIs() throws IOException {
        try (BrowserPage page = open(ResultFixtures.complete())) {
            page.evaluate("document.querySelector('#latency .chart [data-tip]')"
                    + ".dispatchEvent(new PointerEvent('pointerover', {bubbles: true}))");
            assertThat(page.evaluate("document.getElementById('tip').textContent")
                            .asString())
                    .startsWith("fp32, p50: ");
            assertThat(page.evaluate("document.getElementById('tip').checkVisibility()")
                            .asBoolean())
                    .isTrue();
        }
    }

    @Test
    void savesTheResultWithoutNetwork() throws IOException {
        RunResult result = ResultFixtures.evilNames();
        try (BrowserPage page = open(result)) {
            JsonNode saved = page.evaluate("""
                    new Promise(resolve => {
                      const create = URL.createObjectURL;
                      URL.createObjectURL = blob => { blob.text().then(resolve); return create.call(URL, blob); };
                      document.querySelector('[data-download]').click();
                    })
                    """);
            assertThat(AssayJson.mapper().readValue(saved.asString(), RunResult.class))
                    .isEqualTo(result);
            assertThat(page.complaints()).isEmpty();
        }
    }

    @Test
    void opensTheBlockOfALargePageThatItsAddressNames() throws IOException {
        RunResult result = FleetRuns.of(11, 1);
        try (BrowserPage page = open(result, "#block-15")) {
            page.waitFor("document.getElementById('block-15')?.checkVisibility()");
            assertThat(page.evaluate("document.querySelectorAll('details.part[open]').length")
                            .asInt())
                    .isEqualTo(1);
            assertThat(page.evaluate("document.querySelectorAll('details.part[open] svg.chart').length")
                            .asInt())
                    .isGreaterThan(8);
            assertThat(ShownNumbers.checkLarge(page, result)).isGreaterThan(600);
            assertThat(page.complaints()).isEmpty();
            assertThat(page.requests()).singleElement().asString().startsWith("file:");
        }
    }

    @Test
    void filtersAndSortsTheMatrixAsItsAddressSays() throws IOException {
        String rows =
                "[...document.getElementById('matrix-table').tBodies[0].rows].filter(row => row.checkVisibility())";
        try (BrowserPage page = open(FleetRuns.of(4, 1), "#matrix?filter=lab-003%20openvino&sort=6&order=descending")) {
            assertThat(page.evaluate(rows + ".length").asInt()).isEqualTo(2);
            assertThat(page.evaluate(rows + ".every(row => /lab-003/.test(row.textContent))")
                            .asBoolean())
                    .isTrue();
            assertThat(page.evaluate(rows + ".map(row => parseFloat(row.cells[5].querySelector('data').value))"
                                    + ".every((value, i, all) => i === 0 || value <= all[i - 1])")
                            .asBoolean())
                    .isTrue();

            page.evaluate("document.getElementById('matrix-table-filter').select()");
            page.type("int4-nowhere");
            assertThat(page.evaluate(rows + ".length").asInt()).isZero();
            assertThat(page.evaluate("location.hash").asString())
                    .isEqualTo("#matrix?filter=int4-nowhere&sort=6&order=descending");
        }
    }

    @Test
    void findsAndShowsTheRowsOfALargeMatrixThatAreNotShownAtFirst() throws IOException {
        RunResult result = FleetRuns.of(51, 1);
        String rows =
                "[...document.getElementById('matrix-table').tBodies[0].rows].filter(row => row.checkVisibility())";
        String label = "row => row.textContent.includes('lab-051')";
        try (BrowserPage page = open(result)) {
            assertThat(page.evaluate(rows + ".length").asInt()).isEqualTo(200);
            assertThat(page.evaluate(rows + ".some(" + label + ")").asBoolean()).isFalse();

            page.evaluate("document.getElementById('matrix-table-filter').focus()");
            page.type("lab-051");
            page.waitFor(rows + ".length === 4");
            assertThat(page.evaluate(rows + ".every(" + label + ")").asBoolean())
                    .isTrue();
            page.evaluate("document.getElementById('matrix-table-filter').value = ''");
            page.evaluate("document.getElementById('matrix-table-filter')"
                    + ".dispatchEvent(new InputEvent('input', {bubbles: true}))");
            page.waitFor(rows + ".length === 200");

            page.evaluate("document.querySelector('[data-all]').focus()");
            page.press("Enter");
            page.waitFor(rows + ".length === 204");
            assertThat(ShownNumbers.checkLarge(page, result)).isGreaterThan(1800);
            assertThat(page.complaints()).isEmpty();
        }
        try (BrowserPage page = open(result, "#matrix?sort=1&order=descending")) {
            page.waitFor(rows + ".some(" + label + ")");
            assertThat(page.evaluate(rows + ".length").asInt()).isEqualTo(200);
        }
    }

    @Test
    void showsAChartAsLargeAsTheWindowByKeyboard() throws IOException {
        try (BrowserPage page = open(ResultFixtures.complete())) {
            page.resize(1280, 900);
            page.evaluate("document.querySelector('#latency .enlarge').focus()");
            page.press("Enter");
            assertThat(page.evaluate("document.querySelector('dialog[open] svg.chart').getBoundingClientRect().width")
                            .asDouble())
                    .isGreaterThan(900);
            page.press("Enter");
            assertThat(page.evaluate("document.querySelector('dialog[open]') === null")
                            .asBoolean())
                    .isTrue();
        }
    }

    private static double brightness(BrowserPage page) {
        return page.evaluate("Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])")
                .asDouble();
    }

    private static RunResult result(String fixture) {
        return ReportBrowser.fixture(fixture);
    }

    private static BrowserPage open(RunResult result) throws IOException {
        return open(result, "");
    }

    private static BrowserPage open(RunResult result, String fragment) throws IOException {
        return browser.open(result, fragment);
    }
}
