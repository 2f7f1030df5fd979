package dev.assay.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeRegistryTest {
    private static final String SERVICE = "META-INF/services/dev.assay.agent.runtime.InferenceRuntime";

    @TempDir
    private Path directory;

    @Test
    void findsItsOwnRuntimesSortedById() {
        assertThat(RuntimeRegistry.load().runtimes())
                .extracting(InferenceRuntime::id)
                .containsExactly("coreml", "cuda", "ncnn", "null", "onnxruntime", "openvino", "tensorrt", "tflite");
    }

    @Test
    void findsTheRuntimeOfAThirdPartyJar() throws Exception {
        withJar(thirdPartyJar(), () -> {
            RuntimeRegistry registry = RuntimeRegistry.load();
            assertThat(registry.runtimes())
                    .extracting(InferenceRuntime::id)
                    .containsExactly(
                            "coreml",
                            "cuda",
                            "ncnn",
                            "null",
                            "onnxruntime",
                            "openvino",
                            "tensorrt",
                            "tflite",
                            "thirdparty");
            assertThat(registry.find("thirdparty").probe(RuntimeDirectories.below(directory)))
                    .isEqualTo(new RuntimeSupport.Supported("7", "somewhere else"));
        });
    }

    @Test
    void namesAJarThatPromisesAClassItLacks() throws Exception {
        withJar(
                jar("org.example.Absent", null),
                () -> assertThatThrownBy(RuntimeRegistry::load).isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.problems()).singleElement().satisfies(problem -> {
                        assertThat(problem.code()).isEqualTo("runtime.broken-provider");
                        assertThat(problem.message()).contains("org.example.Absent");
                    });
                }));
    }

    @Test
    void refusesTwoRuntimesWithOneId() {
        assertThatThrownBy(() -> new RuntimeRegistry(List.of(new Named("twin"), new Named("twin"))))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problems()).extracting(Problem::code).containsExactly("runtime.duplicate"));
    }

    @Test
    void namesWhatItKnowsWhenAskedForSomethingElse() {
        RuntimeRegistry registry = new RuntimeRegistry(List.of(new Named("b"), new Named("a")));
        assertThatThrownBy(() -> registry.find("c")).isInstanceOfSatisfying(ProblemException.class, e -> {
            Problem problem = e.problems().getFirst();
            assertThat(problem.code()).isEqualTo("runtime.unknown");
            assertThat(problem.message()).contains("'c'");
            assertThat(problem.hint()).contains("a, b");
        });
    }

    private interface Action {
        void run() throws Exception;
    }

    private static void withJar(Path jar, Action action) throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before)) {
            Thread.currentThread().setContextClassLoader(loader);
            action.run();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private Path thirdPartyJar() throws IOException {
        Path source = Files.writeString(directory.resolve("ThirdParty.java"), """
                package org.example;

                import dev.assay.agent.runtime.*;
                import dev.assay.scenarios.language.RuntimeConfiguration;

                public final class ThirdParty implements InferenceRuntime {
                    public String id() { return "thirdparty"; }
                    public RuntimeSupport probe(RuntimeDirectories directories) { return new RuntimeSupport.Supported("7", "somewhere else"); }
                    public java.util.List<RuntimeOption> options() { return java.util.List.of(); }
                    public LoadedModel load(java.nio.file.Path model, RuntimeConfiguration configuration) {
                        throw new UnsupportedOperationException();
                    }
                }
                """);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int exit = compiler.run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                directory.toString(),
                source.toString());
        assertThat(exit).isZero();
        return jar("org.example.ThirdParty", directory.resolve("org/example/ThirdParty.class"));
    }

    private Path jar(String service, @org.jspecify.annotations.Nullable Path classFile) throws IOException {
        Path jar = directory.resolve("third-party.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            out.putNextEntry(new JarEntry(SERVICE));
            out.write(service.getBytes(StandardCharsets.UTF_8));
            if (classFile != null) {
                out.putNextEntry(new JarEntry(service.replace('.', '/') + ".class"));
                Files.copy(classFile, out);
            }
        }
        return jar;
    }

    /** Have a name and nothing else. */
    private record Named(String id) implements InferenceRuntime {
        @Override
        public RuntimeSupport probe(RuntimeDirectories directories) {
            return new RuntimeSupport.Supported("1", id);
        }

        @Override
        public List<RuntimeOption> options() {
            return List.of();
        }

        @Override
        public LoadedModel load(Path model, RuntimeConfiguration configuration) {
            throw new UnsupportedOperationException();
        }
    }
}
