package dev.assay.agent.openvino;

import dev.assay.agent.openvino.InferRequest.ExecutedNode;
import dev.assay.scenarios.measurement.Placement;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Say whether OpenVINO ran a model on the GPU or NPU that it was asked for.
 *
 * <p>Which device a compiled model runs on is its property {@code EXECUTION_DEVICES}, such as {@code GPU.0} or {@code CPU GPU}. The GPU's
 * plugin has a few operators that it computes on the host all the same; the kernels of those begin with {@code cpu}.
 */
final class OpenVinoPlacement {
    private static final String CPU = "CPU";

    private OpenVinoPlacement() {}

    /**
     * Look at what ran.
     *
     * @param wanted the device that was asked for, as OpenVINO calls it
     * @param devices what OpenVINO says of the compiled model's devices
     * @param allowsCpuNodes whether the configuration accepts nodes on the host
     * @return {@code null} if the CPU was asked for: there is nothing to fall back to
     */
    static @Nullable Placement of(String wanted, String devices, List<ExecutedNode> executed, boolean allowsCpuNodes) {
        if (wanted.equals(CPU)) {
            return null;
        }
        List<String> named = Arrays.stream(devices.split("[^A-Za-z0-9._]+", -1))
                .filter(name -> !name.isEmpty())
                .map(name -> name.toUpperCase(Locale.ROOT).replaceFirst("\\..*$", ""))
                .toList();
        boolean onlyThere = !named.isEmpty() && named.stream().allMatch(wanted::equals);
        Map<String, Integer> elsewhere = new TreeMap<>();
        executed.stream()
                .filter(node -> !onlyThere || isOnHost(node))
                .forEach(node -> elsewhere.merge(node.operator(), 1, Integer::sum));
        int strays = elsewhere.values().stream().mapToInt(Integer::intValue).sum();
        return new Placement(wanted, executed.size(), executed.size() - strays, elsewhere, allowsCpuNodes);
    }

    private static boolean isOnHost(ExecutedNode node) {
        return node.kernel().toLowerCase(Locale.ROOT).startsWith("cpu");
    }
}
