package dev.assay.reports.browser;

import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;

/** Drive one page, and remember what it complained about and asked for. */
public final class BrowserPage implements AutoCloseable {
    private static final Set<String> HARMLESS_LEVELS = Set.of("verbose", "info", "log", "debug");

    private final DevTools devTools;
    private final String target;
    private final String session;

    BrowserPage(DevTools devTools, String target, String session) {
        this.devTools = devTools;
        this.target = target;
        this.session = session;
    }

    void goOffline() {
        command(
                "Network.emulateNetworkConditions",
                Map.of("offline", true, "latency", 0, "downloadThroughput", 0, "uploadThroughput", 0));
    }

    /** Go to another page and wait until it has loaded. */
    public void load(URI address) {
        for (String domain : List.of("Page", "Runtime", "Log", "Network", "Audits")) {
            command(domain + ".enable", Map.of());
        }
        CompletableFuture<JsonNode> loaded = devTools.next(session, "Page.loadEventFired");
        command("Page.navigate", Map.of("url", address.toString()));
        DevTools.await(loaded);
    }

    /** Return the value of a JavaScript expression, which may be a promise. */
    public JsonNode evaluate(String expression) {
        JsonNode result = command(
                "Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (result.has("exceptionDetails")) {
            throw new AssertionError(expression + " threw " + result.path("exceptionDetails"));
        }
        return result.path("result").path("value");
    }

    /**
     * Do something that leads to another page, and wait until that has loaded.
     *
     * @param action what does
     */
    public void follow(Runnable action) {
        CompletableFuture<JsonNode> loaded = devTools.next(session, "Page.loadEventFired");
        action.run();
        DevTools.await(loaded);
    }

    /**
     * Wait until a JavaScript expression is true.
     *
     * @throws AssertionError if it is not within 20 seconds
     */
    public void waitFor(String expression) {
        String script = "new Promise((done) => { const end = Date.now() + 20000; const look = () => { let is = false;"
                + " try { is = !!(" + expression + "); } catch (e) { is = false; }"
                + " if (is || Date.now() > end) done(is); else setTimeout(look, 50); }; look(); })";
        if (!evaluate(script).asBoolean(false)) {
            throw new AssertionError("it never became true: " + expression + "\non: "
                    + evaluate("document.body.innerText").asString());
        }
    }

    /** Type text where the focus is. */
    public void type(String text) {
        command("Input.insertText", Map.of("text", text));
    }

    /** Return console errors and warnings, uncaught exceptions and violations of the page's security policy. */
    public List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        for (JsonNode call : devTools.events(session, "Runtime.consoleAPICalled")) {
            if (!HARMLESS_LEVELS.contains(call.path("type").asString(""))) {
                complaints.add(call.toString());
            }
        }
        for (JsonNode entry : devTools.events(session, "Log.entryAdded")) {
            if (!HARMLESS_LEVELS.contains(entry.path("entry").path("level").asString(""))) {
                complaints.add(entry.toString());
            }
        }
        devTools.events(session, "Runtime.exceptionThrown").forEach(event -> complaints.add(event.toString()));
        devTools.events(session, "Audits.issueAdded").forEach(event -> complaints.add(event.toString()));
        return complaints;
    }

    /** Return the addresses of everything that the page asked for, itself included. */
    public List<String> requests() {
        return devTools.events(session, "Network.requestWillBeSent").stream()
                .map(event -> event.path("request").path("url").asString())
                .toList();
    }

    /** Give the page another width and height in CSS pixels. */
    public void resize(int width, int height) {
        command(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /**
     * Pretend that the system asks for a colour scheme.
     *
     * @param colorScheme {@code light} or {@code dark}
     */
    public void prefer(String colorScheme) {
        command(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colorScheme))));
    }

    /** Press and release a key: {@code Enter}, {@code Tab} or {@code Space}. */
    public void press(String key) {
        Map<String, Object> event = switch (key) {
            case "Enter" -> Map.of("key", "Enter", "code", "Enter", "windowsVirtualKeyCode", 13, "text", "\r");
            case "Tab" -> Map.of("key", "Tab", "code", "Tab", "windowsVirtualKeyCode", 9);
            case "Space" -> Map.of("key", " ", "code", "Space", "windowsVirtualKeyCode", 32, "text", " ");
            default -> throw new IllegalArgumentException("no such key here: " + key);
        };
        Map<String, Object> down = new HashMap<>(event);
        down.put("type", "keyDown");
        command("Input.dispatchKeyEvent", down);
        Map<String, Object> up = new HashMap<>(event);
        up.remove("text");
        up.put("type", "keyUp");
        command("Input.dispatchKeyEvent", up);
    }

    /** Return the whole page as PNG. */
    public byte[] screenshot() {
        JsonNode shot = command("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
        return Base64.getDecoder().decode(shot.path("data").asString());
    }

    /** Return the page as it is printed, as PDF. */
    public byte[] print() {
        JsonNode pdf = command("Page.printToPDF", Map.of("preferCSSPageSize", true, "printBackground", false));
        return Base64.getDecoder().decode(pdf.path("data").asString());
    }

    private JsonNode command(String method, Map<String, ?> parameters) {
        return devTools.command(session, method, parameters);
    }

    @Override
    public void close() {
        devTools.command("", "Target.closeTarget", Map.of("targetId", target));
    }
}
