package dev.assay.coordinator.conversion;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.store.FileTree;
import dev.assay.scenarios.store.StoredFile;
import dev.assay.scenarios.tool.Tools;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Convert models, check what comes out, and remember it. */
public final class Conversions {
    private static final String ORIGINAL_RUNTIME = "onnxruntime";

    private final List<Converter> converters;
    private final ModelExecution execution;
    private final ContentStore store;
    private final ConversionCache cache;
    private final InstantSource clock;

    /** Convert nothing: every request is told that there is no converter. */
    public static Conversions none(ContentStore store) {
        return new Conversions(List.of(), new NoExecution(), store, Path.of("unused"), InstantSource.system());
    }

    /**
     * Get ready.
     *
     * @param converters at most one for each format
     * @param execution runs what is compared
     * @param store keeps products
     * @param directory remembers how they were made, with what the programs printed
     */
    public Conversions(
            List<Converter> converters,
            ModelExecution execution,
            ContentStore store,
            Path directory,
            InstantSource clock) {
        this.converters = List.copyOf(converters);
        this.execution = execution;
        this.store = store;
        this.cache = new ConversionCache(directory, store);
        this.clock = clock;
    }

    /**
     * Return what this machine lacks to meet a request, and what to do about it; nothing if it lacks nothing, or if the product is known
     * already.
     *
     * @throws ProblemException {@code conversion.not-writable}
     */
    public Optional<Problem> obstacle(ConversionRequest request) {
        Optional<Converter> converter = converter(request);
        if (converter.isEmpty()) {
            return Optional.of(unavailable(request));
        }
        try {
            if (cache.find(ConversionRecord.Origin.of(converter.get(), request)).isPresent()) {
                return Optional.empty();
            }
        } catch (IOException e) {
            throw notWritable(e);
        }
        return converter
                .get()
                .obstacle()
                .or(() -> execution.obstacle(converter.get().runtime()));
    }

    /**
     * Convert a model, unless it is known.
     *
     * @param samples a sample set for the request's shape: some of it is what the product is checked on
     * @param classes whether the largest element of the first output is the model's answer
     * @throws ProblemException {@code conversion.failed} if the programs make nothing, {@code conversion.not-runnable} if what they make
     *     does not run, {@code conversion.differs} if it answers something else, what {@link #obstacle} says, and whatever running the
     *     original brings
     */
    public ConvertedModel convert(ConversionRequest request, Path samples, boolean classes) {
        Converter converter = converter(request).orElseThrow(() -> new ProblemException(unavailable(request)));
        ConversionRecord.Origin origin = ConversionRecord.Origin.of(converter, request);
        try {
            ConversionCache.Known known = cache.find(origin).orElse(null);
            if (known != null) {
                return converted(converter, request, known.made(), known.file());
            }
            obstacle(request).ifPresent(problem -> {
                throw new ProblemException(problem);
            });
            Path scratch = Files.createTempDirectory("assay-conversion-");
            try {
                return convert(converter, request, origin, samples, classes, scratch);
            } finally {
                FileTree.delete(scratch);
            }
        } catch (IOException e) {
            throw notWritable(e);
        }
    }

    private static ProblemException notWritable(IOException e) {
        return new ProblemException(
                Problem.environment(
                        "conversion.not-writable",
                        "a model can't be converted, because files can't be read or written: " + e,
                        "check space and permissions of the temporary directory and of Assay's cache"),
                e);
    }

    private Optional<Converter> converter(ConversionRequest request) {
        return converters.stream()
                .filter(candidate -> candidate.format() == request.conversion().to())
                .findFirst();
    }

    private static Problem unavailable(ConversionRequest request) {
        return Problem.environment(
                "conversion.unavailable",
                "nothing here converts models to " + request.conversion().to().title(),
                "name a file that was converted as `source:`");
    }

    private ConvertedModel convert(
            Converter converter,
            ConversionRequest request,
            ConversionRecord.Origin origin,
            Path samples,
            boolean classes,
            Path scratch)
            throws IOException {
        Path log = cache.log(origin);
        Files.deleteIfExists(log);
        // The programs get a directory of their own: what is compared lies beside it.
        Path workplace = Files.createDirectory(scratch.resolve("tool"));
        Path model = Files.copy(request.parent().path(), workplace.resolve("model.onnx"));
        List<Converter.Step> steps = converter.steps(request, model, workplace);
        for (Converter.Step step : steps) {
            run(converter, step, workplace, scratch, log);
        }
        Path product = converter.finish(request, steps.getLast().product(), workplace);
        Parity parity = compare(converter, request, product, samples, classes, scratch, log);
        return switch (parity) {
            case Parity.Different(String what) ->
                throw new ProblemException(Problem.user(
                        "conversion.differs",
                        "what " + converter.name() + " " + converter.version()
                                + " made of it is refused, because it does"
                                + " not answer like the original in ONNX Runtime: " + what,
                        "nothing of it is measured; leave out `convert:`, or try another precision; what the converter"
                                + " said is in " + log));
            case Parity.Same(List<String> findings) -> {
                StoredFile file = store.store(out -> Files.copy(product, out));
                ConversionRecord made = new ConversionRecord(
                        ConversionRecord.SCHEMA,
                        origin,
                        steps.stream().map(Converter.Step::command).toList(),
                        file.reference().sha256(),
                        file.reference().sizeBytes(),
                        findings,
                        clock.instant());
                cache.put(made);
                yield converted(converter, request, made, file);
            }
        };
    }

    private static ConvertedModel converted(
            Converter converter, ConversionRequest request, ConversionRecord made, StoredFile file) {
        return new ConvertedModel(
                file,
                List.of(
                        request.conversion().toText() + " with " + converter.name() + " " + converter.version()
                                + " for " + request.inputsText(),
                        "check against ONNX Runtime: " + String.join("; ", made.parity())));
    }

    private static void run(Converter converter, Converter.Step step, Path workplace, Path scratch, Path log)
            throws IOException {
        Path home = Files.createTempDirectory(scratch, "run-");
        Tools tools = new Tools(environment(home), converter.limits().time())
                .watching(workplace, converter.limits().bytes());
        Tools.Result result;
        try {
            result = tools.run(step.command(), home);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(
                    Problem.user("run.interrupted", "converting a model was stopped", "run the scenario again"), e);
        } finally {
            append(step, home.resolve(Tools.LOG), log);
        }
        // The exit code alone says nothing: some programs fail after they have made what was wanted, and the check
        // tells.
        if (result.exitCode() < 0 || !isThere(step.product())) {
            throw new ProblemException(Problem.user(
                    "conversion.failed",
                    converter.name() + " " + converter.version() + " can't convert it: "
                            + (result.exitCode() < 0
                                    ? ""
                                    : "it left no file and ended with exit code " + result.exitCode() + "; ")
                            + result.lastLines(),
                    "all that it said is in " + log
                            + "; leave out `convert:`, or name a file that was converted otherwise"));
        }
    }

    private static boolean isThere(Path product) throws IOException {
        return Files.isRegularFile(product, LinkOption.NOFOLLOW_LINKS) && Files.size(product) > 0;
    }

    private static void append(Converter.Step step, Path output, Path log) throws IOException {
        try (OutputStream out = Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            out.write(("$ " + String.join(" ", step.command()) + "\n").getBytes(StandardCharsets.UTF_8));
            if (Files.exists(output)) {
                Files.copy(output, out);
            }
        }
    }

    /** Nothing of the user's: no tokens, no settings, no caches. */
    private static Map<String, String> environment(Path home) throws IOException {
        String temporary = Files.createDirectory(home.resolve("tmp")).toString();
        Map<String, String> environment = new TreeMap<>(Map.of(
                "HOME", home.toString(),
                "LANG", "C.UTF-8",
                "PYTHONHASHSEED", "0"));
        Stream.of("TMPDIR", "TEMP", "TMP").forEach(variable -> environment.put(variable, temporary));
        return environment;
    }

    private Parity compare(
            Converter converter,
            ConversionRequest request,
            Path product,
            Path samples,
            boolean classes,
            Path scratch,
            Path log)
            throws IOException {
        ParitySamples few = ParitySamples.of(samples, scratch.resolve("samples.bin"));
        List<List<OutputTensor>> expected =
                execution.outputs(ORIGINAL_RUNTIME, request.parent().path(), few.file(), request.batch());
        List<List<OutputTensor>> actual;
        try {
            actual = execution.outputs(converter.runtime(), product, few.file(), request.batch());
        } catch (ProblemException e) {
            List<Problem> problems = new ArrayList<>();
            e.problems()
                    .forEach(problem -> problems.add(new Problem(
                            "conversion.not-runnable",
                            problem.kind(),
                            "what " + converter.name() + " " + converter.version() + " made of it can't be checked: "
                                    + problem.message(),
                            problem.hint() + "; what the converter said is in " + log,
                            null)));
            throw new ProblemException(problems);
        }
        return new ParityCheck(ParityBound.of(request.conversion().precision()), classes)
                .compare(expected, actual, few.numbers());
    }

    /** Where nothing is converted, nothing is run. */
    private record NoExecution() implements ModelExecution {
        @Override
        public Optional<Problem> obstacle(String runtime) {
            return Optional.empty();
        }

        @Override
        public List<List<OutputTensor>> outputs(String runtime, Path model, Path samples, int batch) {
            throw new IllegalStateException("there is no converter whose product " + model + " could be");
        }
    }
}
