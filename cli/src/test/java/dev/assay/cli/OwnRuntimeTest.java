package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.assembly.ResultJson;
import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.CellStatus;
import dev.assay.scenarios.result.RunResult;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runtime that the guide shows how to write: its very text, compiled, put into a jar and measured. */
class OwnRuntimeTest {
    private static final Path HOME = Path.of("target", "assay-home").toAbsolutePath();
    private static final Path LIBRARY =
            Path.of("..", "scenarios", "library").toAbsolutePath().normalize();
    private static final Path GUIDE = Path.of("..", "docs", "guide", "runtimes.md");
    private static final Pattern JAVA =
            Pattern.compile("```java\n(package com\\.example\\.echo;.*?)```", Pattern.DOTALL);
    private static final String SERVICE = "META-INF/services/dev.assay.agent.runtime.InferenceRuntime";

    @TempDir
    private Path directory;

    @Test
    void theRuntimeOfTheGuideIsMeasuredByItsName() throws Exception {
        Path jar = jar();
        Path out = directory.resolve("out");
        Path scenario = Files.writeString(
                directory.resolve("own.yaml"),
                Files.readString(LIBRARY.resolve("smoke.yaml"))
                        .replace("file:models/", "file:" + LIBRARY.resolve("models") + "/")
                        .replace("quick: { rounds: 3", "quick: { rounds: 2")
                        .replaceFirst("(?m)^  ort-1-thread: .*\\R", "")
                        .replace("runtimes:", """
                                runtimes:
                                  echo: { type: echo, options: { times: 2 } }
                                  wrong: { type: echo, options: { times: 3 } }"""));
        try (AssayProcess run = AssayProcess.start(
                HOME,
                Map.of("ASSAY_CLASS_PATH", jar.toString()),
                "run",
                scenario.toString(),
                "--profile",
                "quick",
                "--out",
                out.toString())) {
            assertThat(run.awaitExit()).as(run.output()).isEqualTo(3);
        }

        RunResult result = ResultJson.read(out.resolve("result.json"));
        BlockResult echo = result.blocks().getFirst();
        assertThat(echo.cells()).extracting(CellResult::status).containsOnly(CellStatus.MEASURED);
        Evidence evidence = Objects.requireNonNull(echo.cells().getFirst().evidence());
        assertThat(evidence.runtime()).isEqualTo("echo");
        assertThat(evidence.settings()).containsEntry("times", "2");
        assertThat(result.blocks().get(1).cells().getFirst().problems())
                .extracting(Problem::message)
                .containsExactly("option 'times' of runtime echo can't be '3'");
    }

    private Path jar() throws IOException {
        Matcher example = JAVA.matcher(Files.readString(GUIDE));
        assertThat(example.find()).as("the example in " + GUIDE).isTrue();
        Path source = Files.writeString(directory.resolve("EchoRuntime.java"), example.group(1));
        Path classes = Files.createDirectory(directory.resolve("classes"));
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-Xlint:all",
                                "-Werror",
                                "-proc:none",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-d",
                                classes.toString(),
                                source.toString()))
                .as("javac")
                .isZero();
        Path service = classes.resolve(SERVICE);
        Files.createDirectories(service.getParent());
        Files.writeString(service, "com.example.echo.EchoRuntime\n", StandardCharsets.UTF_8);
        Path jar = directory.resolve("echo.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(file);
                Stream<Path> paths = Files.walk(classes)) {
            for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
                entries.putNextEntry(
                        new JarEntry(classes.relativize(path).toString().replace('\\', '/')));
                Files.copy(path, entries);
                entries.closeEntry();
            }
        }
        return jar;
    }
}
