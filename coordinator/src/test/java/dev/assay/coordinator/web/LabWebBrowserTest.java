package dev.assay.coordinator.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.browser.BrowserPage;
import dev.assay.reports.browser.Chromium;
import dev.assay.scenarios.measurement.LiveHistogram;
import dev.assay.scenarios.wire.LeaseAnswer;
import dev.assay.scenarios.wire.LiveLoad;
import java.nio.file.Files;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabWebBrowserTest {
    private static final String HOSTILE = "<img src=x onerror=alert(1)><script>window.hacked=1</script>\"'";

    /** What a page does not have that everybody can use, as far as a program can tell. */
    private static final String FLAWS = """
            (() => {
              const all = (selector) => [...document.querySelectorAll(selector)];
              const rgb = (text) => { const c = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
                c.fillStyle = text; c.fillRect(0, 0, 1, 1); return [...c.getImageData(0, 0, 1, 1).data]; };
              const light = (colour) => { const [r, g, b] = colour.slice(0, 3).map(v => v / 255)
                .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
              const behind = (e) => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
                if (c[3] === 255) return c; } return [255, 255, 255, 255]; };
              const contrast = (e) => { const a = light(rgb(getComputedStyle(e).color)), b = light(behind(e));
                return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); };
              const worded = all('body *').filter(e => e.checkVisibility()
                && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()));
              const levels = all('h1,h2,h3,h4').map(h => +h.tagName[1]);
              const ids = all('[id]').map(e => e.id);
              return [
                ...worded.filter(e => contrast(e) < 4.5).map(e => 'contrast ' + contrast(e) + ': ' + e.textContent),
                ...levels.filter((l, i) => l > (i ? levels[i - 1] : 0) + 1).map(l => 'heading leaps to ' + l),
                ...ids.filter((id, i) => ids.indexOf(id) !== i).map(id => 'id twice: ' + id),
                ...all('table').filter(t => !t.caption?.textContent.trim()).map(() => 'table without caption'),
                ...all('th').filter(h => !h.scope).map(h => 'header without scope: ' + h.textContent),
                ...all('input:not([type=hidden]), select, textarea').filter(i => !i.labels.length).map(i => 'no label: ' + i.name),
                ...all('progress').filter(p => !p.getAttribute('aria-label')).map(() => 'progress without a name'),
                ...all('button, a').filter(b => !b.textContent.trim()).map(() => 'control without words'),
                ...['main', 'nav', 'header', 'h1'].filter(l => all(l).length !== 1).map(l => 'not one ' + l),
                ...(document.documentElement.scrollWidth > innerWidth ? ['wider than the window: '
                  + all('body *').filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 90)).slice(0, 3)] : []),
              ];
            })()
            """;

    @TempDir
    private static Path directory;

    private static WebLab lab;

    private static Chromium chromium;

    @BeforeAll
    static void start() throws Exception {
        chromium = Chromium.start(Files.createDirectory(directory.resolve("profile")));
        lab = new WebLab(directory);
        lab.join("lab1", HOSTILE);
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
            lab.close();
        }
    }

    @Test
    void theOverviewShowsAnAgentThatJoinsWithoutReload() {
        try (BrowserPage page = visit("/")) {
            page.evaluate("window.same = true");
            page.waitFor("document.getElementById('live').textContent.startsWith('Live')");

            lab.join("newcomer", "a machine");

            page.waitFor("document.getElementById('agent-newcomer')");
            assertThat(page.evaluate("window.same").asBoolean()).isTrue();
            assertNothingRan(page);
        }
    }

    @Test
    void submitsAfterAPreviewAndFollowsTheRunToItsEnd() {
        // No other test's agents take part.
        lab.join("submitter1", "of the submitter");
        String scenario =
                WebLab.SCENARIO.replace("variants:", "targets: { one: { note: of the submitter } }\nvariants:");
        try (BrowserPage page = visit("/submit")) {
            page.evaluate("document.getElementById('scenario').focus()");
            page.type(scenario.replace("baseline", "basline"));
            page.follow(() -> page.evaluate("document.querySelector('[value=preview]').click()"));
            assertThat(text(page)).contains("line 9, column 1").contains("basline");
            assertThat(flaws(page)).isEmpty();

            page.evaluate("(() => { const at = document.getElementById('scenario');"
                    + " at.value = at.value.replace('basline', 'baseline'); })()");
            page.follow(() -> page.evaluate("document.querySelector('[value=preview]').click()"));
            assertThat(text(page)).contains("What it would measure");
            assertThat(flaws(page)).isEmpty();
            page.follow(() -> page.evaluate("document.querySelector('[value=submit]').click()"));

            page.evaluate("window.same = true");
            LeaseAnswer.Work work = lab.take("submitter1");
            lab.progress("submitter1", work, 1, 4, HOSTILE);
            page.waitFor("document.querySelector('[sse-swap=blocks] progress')?.value === 25");
            assertThat(flaws(page)).isEmpty();
            lab.report(work, HOSTILE);
            page.waitFor("document.body.innerText.includes('finished') && document.getElementById('report')");
            page.waitFor("document.getElementById('live').textContent.includes('nothing more changes')");
            assertThat(page.evaluate("window.same").asBoolean()).isTrue();
            assertNothingRan(page);
        }
    }

    @Test
    void whatIsMeasuredNowIsShownOnAllPagesWithoutReload() {
        lab.join("live1", "a machine");
        String run =
                lab.submit(WebLab.SCENARIO.replace("variants:", "targets: { one: { note: a machine } }\nvariants:"));
        LeaseAnswer.Work work = lab.take("live1");
        for (String path : new String[] {"/runs/" + run, "/", "/agents/live1"}) {
            try (BrowserPage page = visit(path)) {
                page.evaluate("window.same = true");
                page.waitFor("document.getElementById('live').textContent.startsWith('Live')");

                lab.progress("live1", work, 1, 4, "round 1", 61.4, load(HOSTILE, 12_345, 1_000_000));
                page.waitFor("document.querySelector('.now')?.innerText.includes('12,345 queries')");
                assertThat(page.evaluate("document.querySelector('.now').innerText")
                                .asString())
                        .as(path)
                        .contains(HOSTILE, "p50", "1.25 ms", "p90", "1.45 ms", "p99", "61 °C")
                        .contains("last 10 seconds, drawn without the slowest hundredth");
                assertThat(page.evaluate("document.querySelectorAll('.now svg rect').length")
                                .asInt())
                        .isGreaterThan(10);
                for (String scheme : new String[] {"light", "dark"}) {
                    page.prefer(scheme);
                    page.resize(1200, 900);
                    assertThat(flaws(page)).as(path + " " + scheme).isEmpty();
                    page.resize(360, 700);
                    assertThat(flaws(page))
                            .as(path + " " + scheme + ", on a phone")
                            .isEmpty();
                }

                lab.progress("live1", work, 1, 4, "round 1", null, load("int8", 20, 2_000_000));
                page.waitFor("document.querySelector('.now')?.innerText.includes('int8: 20 queries')");
                assertThat(page.evaluate("document.querySelector('.now').innerText")
                                .asString())
                        .contains("2.", "too few queries")
                        .doesNotContain("°C");
                assertThat(page.evaluate("window.same").asBoolean()).isTrue();
                assertNothingRan(page);
            }
        }
        lab.report(work, "done");
    }

    /** Latencies from one to one and a half times the fastest. */
    private static LiveLoad load(String variant, int queries, long fastestNs) {
        Histogram latencies = LiveHistogram.empty();
        for (int i = 0; i < queries; i++) {
            latencies.recordValue(fastestNs + fastestNs / 2 * i / queries);
        }
        return new LiveLoad(
                variant, false, queries, 10_000, LiveHistogram.encode(latencies).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/runs", "/submit", "/agents/lab1", "/nowhere"})
    void everybodyCanUseAPageInDarkAndOnAPhone(String path) {
        try (BrowserPage page = visit(path)) {
            for (String scheme : new String[] {"light", "dark"}) {
                page.prefer(scheme);
                page.resize(1200, 900);
                assertThat(flaws(page)).as(scheme).isEmpty();
                page.resize(360, 700);
                assertThat(flaws(page)).as(scheme + ", on a phone").isEmpty();
            }
            assertThat(page.requests())
                    .allMatch(request -> request.startsWith(lab.address("").toString()) || request.startsWith("data:"));
            assertThat(page.evaluate("window.hacked === undefined").asBoolean()).isTrue();
        }
    }

    @Test
    void theKeyboardIsEnough() {
        try (BrowserPage page = visit("/agents/lab1")) {
            page.press("Tab");
            assertThat(focused(page)).isEqualTo("Skip to content");
            assertThat(page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                            .asString())
                    .isEqualTo("solid");
            page.press("Enter");
            page.press("Tab");
            assertThat(focused(page)).isEqualTo("Drain");
            page.follow(() -> page.press("Enter"));
            assertThat(text(page)).contains("drained");
            page.press("Tab");
            page.press("Enter");
            page.press("Tab");
            assertThat(focused(page)).isEqualTo("Undrain");
            page.follow(() -> page.press("Enter"));
            assertThat(text(page)).doesNotContain("drained");
        }
    }

    private static BrowserPage visit(String path) {
        return chromium.visit(lab.address(path));
    }

    private static String text(BrowserPage page) {
        return page.evaluate("document.body.innerText").asString();
    }

    private static String focused(BrowserPage page) {
        return page.evaluate("document.activeElement.textContent").asString();
    }

    private static String flaws(BrowserPage page) {
        return page.evaluate("(" + FLAWS.strip() + ").join('\\n')").asString();
    }

    private static void assertNothingRan(BrowserPage page) {
        assertThat(page.evaluate("window.hacked === undefined").asBoolean()).isTrue();
        // A form that is shown again because something is wrong with it says so in its status too.
        assertThat(page.complaints())
                .filteredOn(complaint -> !complaint.contains("400 (Bad Request)"))
                .isEmpty();
    }
}
