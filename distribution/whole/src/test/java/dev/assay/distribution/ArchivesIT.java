package dev.assay.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchivesIT {
    private static final long MEBIBYTE = 1L << 20;
    private static final long LARGEST_AGENT_BYTES = 90 * MEBIBYTE;
    private static final Pattern RUN = Pattern.compile("\\d{8}-\\d{6}-smoke-[0-9a-f]+");
    private static final long LONGEST_SECONDS = 120;

    @TempDir
    private static Path directory;

    private static Path whole;
    private static Path agentOnly;

    @BeforeAll
    static void unpack() throws IOException, InterruptedException {
        whole = unpacked("assay.archive", "whole");
        agentOnly = unpacked("assay.agent.archive", "agent");
    }

    @Test
    void theAgentAloneIsSmall() throws IOException {
        assertThat(Files.size(archive("assay.agent.archive"))).isLessThan(LARGEST_AGENT_BYTES);
    }

    @Test
    void licencesAndContentsAreNamed() throws IOException {
        for (Path root : List.of(whole, agentOnly)) {
            assertThat(root.resolve("LICENSE")).isRegularFile();
            assertThat(Files.readString(root.resolve("licences/sbom.json")))
                    .contains("pkg:maven/com.microsoft.onnxruntime");
            assertThat(Files.readString(root.resolve("licences/THIRD-PARTY.txt")))
                    .contains("com.microsoft.onnxruntime:onnxruntime", "org.openjdk.jmh:jmh-core")
                    .doesNotContain("Unknown license");
        }
        assertThat(whole.resolve("Dockerfile")).isRegularFile();
        assertThat(whole.resolve("systemd/assay-coordinator.service")).isRegularFile();
    }

    @Test
    void theAgentAloneSaysWhatItIs() throws IOException, InterruptedException {
        assertThat(run(agentOnly, "--help")).contains("agent alone").doesNotContain("submit");
        assertThat(run(agentOnly, "doctor", "--json")).contains("onnxruntime");
    }

    @Test
    void theAgentAloneTellsTheSystemToStartIt() throws IOException, InterruptedException {
        assertThat(run(agentOnly, "agent", "install", "--join", "http://127.0.0.1:7420", "--name", "lab1", "--print"))
                .contains(agentOnly.resolve("assay") + " agent --join http://127.0.0.1:7420 --name lab1");
    }

    @Test
    void oneUnpackedArchiveMeasuresForTheOther() throws IOException, InterruptedException {
        Process coordinator = start(whole, "coordinator", "--port", "0", "--data", path("coordinator-data"));
        @Nullable Process agent = null;
        try {
            String url =
                    awaitLine(coordinator, "coordinator at ").replaceAll(".*coordinator at (http://[^, ]+),.*", "$1");
            agent = start(agentOnly, "agent", "--join", url, "--name", "lab1", "--data", path("agent-data"));
            awaitLine(agent, "joined the lab as lab1");

            String said = run(
                    whole,
                    "submit",
                    whole.resolve("scenarios/library/smoke.yaml").toString(),
                    "--profile",
                    "quick",
                    "--coordinator",
                    url,
                    "--wait");

            assertThat(said).contains("on lab1").contains("is finished");
        } finally {
            stop(coordinator);
            stop(agent);
        }
    }

    @Test
    void aMachineWithoutANetworkMeasuresFromAFile() throws IOException, InterruptedException {
        Process coordinator = start(whole, "coordinator", "--port", "0", "--data", path("lonely-data"));
        try {
            String url =
                    awaitLine(coordinator, "coordinator at ").replaceAll(".*coordinator at (http://[^, ]+),.*", "$1");
            run(agentOnly, "agent", "--describe", path("vault.json"), "--name", "vault", "--data", path("vault-data"));
            run(whole, "agents", "add", path("vault.json"), "--coordinator", url);
            Matcher submitted = RUN.matcher(run(
                    whole,
                    "submit",
                    whole.resolve("scenarios/library/smoke.yaml").toString(),
                    "--profile",
                    "quick",
                    "--coordinator",
                    url));
            assertThat(submitted.find()).isTrue();
            String run = submitted.group();
            awaitMeasuring(run, url);

            run(whole, "bundle", run, "--agent", "vault", "--out", path("work.bundle"), "--coordinator", url);
            String measured = run(agentOnly, "agent", "--bundle", path("work.bundle"), "--data", path("vault-data"));
            assertThat(measured).contains("measured 1 of 1 blocks");
            String results = path("work.bundle.results");
            assertThat(run(whole, "import", results, "--coordinator", url)).contains("kept");
            assertThat(run(whole, "import", results, "--coordinator", url)).contains("already");

            run(whole, "watch", run, "--coordinator", url);
            assertThat(run(whole, "runs", "--coordinator", url))
                    .contains("finished")
                    .contains("1 of 1 measured");
            assertThat(run(whole, "logs", run, "--coordinator", url))
                    .contains("taken along to agent vault", "measured");
        } finally {
            stop(coordinator);
        }
    }

    /** Preparing takes a moment, and no command waits for only that. */
    private static void awaitMeasuring(String run, String url) throws IOException, InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
        while (!run(whole, "status", run, "--coordinator", url).contains("queued")) {
            assertThat(System.nanoTime()).isLessThan(deadlineNs);
        }
    }

    private static Path archive(String property) {
        return Path.of(System.getProperty(property));
    }

    private static Path unpacked(String property, String name) throws IOException, InterruptedException {
        Path target = Files.createDirectories(directory.resolve(name));
        Process tar = new ProcessBuilder("tar", "-xzf", archive(property).toString(), "-C", target.toString())
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).isZero();
        try (Stream<Path> roots = Files.list(target)) {
            return roots.findFirst().orElseThrow();
        }
    }

    private static String path(String name) {
        return directory.resolve(name).toString();
    }

    private static Process start(Path root, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(root.resolve("assay").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("ASSAY_HOME", path("home"));
        builder.environment().put("ASSAY_JAVA_HOME", System.getProperty("java.home"));
        // These programs live for seconds: compiling them well takes longer than it saves. Workers are not touched.
        builder.environment().put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
        builder.redirectInput(new File("/dev/null"));
        return builder.start();
    }

    private static String run(Path root, String... arguments) throws IOException, InterruptedException {
        Process process = start(root, arguments);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    private static String awaitLine(Process process, String wanted) throws IOException {
        StringBuilder said = new StringBuilder();
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.append(line).append('\n');
            if (line.contains(wanted)) {
                return line;
            }
        }
        throw new AssertionError("the program ended; it printed:\n" + said);
    }

    private static void stop(@Nullable Process process) {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
