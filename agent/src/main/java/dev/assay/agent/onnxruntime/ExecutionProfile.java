package dev.assay.agent.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.measurement.Placement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Count what ONNX Runtime's own profiler saw in one run of the optimized graph.
 *
 * <p>A session of its own is profiled, with the options of the measured one: the same file and the same options give the same graph. A
 * node counts once, however often a loop runs it; a branch that was not taken does not count.
 *
 * @param nodes number of nodes by execution provider and operator
 */
record ExecutionProfile(Map<String, Map<String, Integer>> nodes) {
    static ExecutionProfile record(
            OrtEnvironment environment, Path model, OnnxOptions options, List<Tensor> inputs, Set<String> outputs) {
        try {
            Path directory = Files.createTempDirectory("assay-profile");
            try {
                return parse(run(environment, model, options, inputs, outputs, directory));
            } finally {
                delete(directory);
            }
        } catch (OrtException | IOException | UncheckedIOException | JacksonException e) {
            throw OnnxProblems.evidence(model, String.valueOf(e.getMessage()), e);
        }
    }

    /** Run a profiled session once and return the profile. */
    private static JsonNode run(
            OrtEnvironment environment,
            Path model,
            OnnxOptions options,
            List<Tensor> inputs,
            Set<String> outputs,
            Path directory)
            throws OrtException, IOException {
        try (SessionOptions sessionOptions = options.toSessionOptions()) {
            sessionOptions.enableProfiling(directory.resolve("profile").toString());
            try (OrtSession session = environment.createSession(model.toString(), sessionOptions)) {
                Map<String, OnnxTensor> bound = OnnxTensors.bind(environment, inputs);
                try {
                    session.run(bound, outputs).close();
                } finally {
                    OnnxTensors.close(bound);
                }
                return AssayJson.mapper().readTree(Path.of(session.endProfiling()));
            }
        }
    }

    /** Count the nodes of a profile: a Chrome trace with one kernel event for each node that ran. */
    static ExecutionProfile parse(JsonNode profile) {
        Map<String, Map<String, Integer>> nodes = new TreeMap<>();
        Set<List<String>> seen = new HashSet<>();
        for (JsonNode event : profile) {
            JsonNode details = event.path("args");
            String name = event.path("name").asString("");
            String provider = details.path("provider").asString("");
            String operator = details.path("op_name").asString("");
            String index = details.path("node_index").asString("");
            boolean isKernel = event.path("cat").asString("").equals("Node") && name.endsWith("_kernel_time");
            if (isKernel && !provider.isEmpty() && seen.add(List.of(name, index, operator))) {
                nodes.computeIfAbsent(provider, _ -> new TreeMap<>()).merge(operator, 1, Integer::sum);
            }
        }
        return new ExecutionProfile(nodes);
    }

    /** Return the number of nodes by execution provider. */
    Map<String, Integer> providers() {
        Map<String, Integer> providers = new TreeMap<>();
        nodes.forEach((provider, operators) -> providers.put(provider, sum(operators)));
        return providers;
    }

    /** Return the number of nodes by operator. */
    Map<String, Integer> operators() {
        return operatorsOf(nodes.keySet());
    }

    /** Say whether nodes ran where an accelerator should have run them. */
    Placement placement(AcceleratorSetup setup) {
        Accelerator accelerator = setup.accelerator();
        Set<String> strangers = new HashSet<>(nodes.keySet());
        strangers.remove(accelerator.provider());
        strangers.removeAll(accelerator.companions());
        return new Placement(
                accelerator.provider(),
                sum(operators()),
                sum(nodes.getOrDefault(accelerator.provider(), Map.of())),
                operatorsOf(strangers),
                setup.allowsCpuNodes());
    }

    private Map<String, Integer> operatorsOf(Set<String> providers) {
        Map<String, Integer> operators = new TreeMap<>();
        nodes.forEach((provider, ofProvider) -> {
            if (providers.contains(provider)) {
                ofProvider.forEach((operator, count) -> operators.merge(operator, count, Integer::sum));
            }
        });
        return operators;
    }

    private static int sum(Map<String, Integer> operators) {
        return operators.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
