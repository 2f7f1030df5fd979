package dev.assay.reports.browser;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** Run a headless Chromium with a profile of its own. */
public final class Chromium implements AutoCloseable {
    static final long PATIENCE_SECONDS = 60;

    private static final String MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");

    private final Process process;
    private final DevTools devTools;

    private Chromium(Process process, DevTools devTools) {
        this.process = process;
        this.devTools = devTools;
    }

    /**
     * Return the browser: {@code $ASSAY_CHROMIUM}, or one on the path, or macOS's Chrome.
     *
     * <p>Where there is none the calling test is skipped; with {@code ASSAY_REQUIRE_CHROMIUM=true} it fails.
     */
    public static Path require() {
        Optional<Path> found = find();
        if (found.isPresent()) {
            return found.get();
        }
        String message =
                "no Chromium found: install it (Debian: apt-get install chromium) or set ASSAY_CHROMIUM to its path";
        if ("true".equals(System.getenv("ASSAY_REQUIRE_CHROMIUM"))) {
            throw new AssertionError(message);
        }
        return Assumptions.abort(message);
    }

    private static Optional<Path> find() {
        String chosen = System.getenv("ASSAY_CHROMIUM");
        if (chosen != null) {
            return Optional.of(Path.of(chosen));
        }
        List<Path> candidates = new ArrayList<>();
        String path = System.getenv().getOrDefault("PATH", "");
        for (String directory : path.split(Pattern.quote(File.pathSeparator), -1)) {
            NAMES.forEach(name -> candidates.add(Path.of(directory, name)));
        }
        candidates.add(Path.of(MAC));
        return candidates.stream().filter(Files::isExecutable).findFirst();
    }

    /**
     * Start a browser.
     *
     * @param profile an empty directory that nobody else uses
     */
    public static Chromium start(Path profile) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                require().toString(),
                "--headless=new",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "--disable-gpu",
                "--disable-quic",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--no-default-browser-check",
                "--no-first-run"));
        if ("root".equals(System.getProperty("user.name"))) {
            // Chromium's sandbox refuses to run as root.
            command.add("--no-sandbox");
        }
        command.add("about:blank");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        CompletableFuture<URI> address = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> drain(process, address));
        try {
            return new Chromium(process, DevTools.connect(address.get(PATIENCE_SECONDS, TimeUnit.SECONDS)));
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new IOException("Chromium did not start", e);
        }
    }

    /** Read the browser's output to its end, so that it never blocks on a full pipe. */
    private static void drain(Process process, CompletableFuture<URI> address) {
        StringBuilder said = new StringBuilder();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                Matcher listening = LISTENING.matcher(line);
                if (listening.find()) {
                    address.complete(URI.create(listening.group(1)));
                } else if (!address.isDone()) {
                    said.append(line).append('\n');
                }
            }
            address.completeExceptionally(new IOException("Chromium ended: " + said));
        } catch (IOException e) {
            address.completeExceptionally(e);
        }
    }

    /** Open a page without network and wait until it has loaded. */
    public BrowserPage open(URI address) {
        BrowserPage page = newPage();
        page.goOffline();
        page.load(address);
        return page;
    }

    /** Open a page of a server and wait until it has loaded. */
    public BrowserPage visit(URI address) {
        BrowserPage page = newPage();
        page.load(address);
        return page;
    }

    private BrowserPage newPage() {
        String target = devTools.command("", "Target.createTarget", Map.of("url", "about:blank"))
                .path("targetId")
                .asString();
        String session = devTools.command("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .path("sessionId")
                .asString();
        return new BrowserPage(devTools, target, session);
    }

    @Override
    public void close() {
        devTools.close();
        // All of them must be gone before the profile can be deleted.
        List<ProcessHandle> processes = new ArrayList<>(process.descendants().toList());
        processes.add(process.toHandle());
        processes.forEach(ProcessHandle::destroyForcibly);
        processes.forEach(ended -> DevTools.await(ended.onExit()));
    }
}
