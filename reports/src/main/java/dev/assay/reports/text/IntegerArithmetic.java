package dev.assay.reports.text;

import dev.assay.scenarios.measurement.Environment;
import java.util.Collections;
import java.util.List;

/** Say in words how a CPU multiplies 8-bit integers: that decides what a quantized model answers on it, and how fast. */
public final class IntegerArithmetic {
    private IntegerArithmetic() {}

    /** Return the words, or that it is not known. */
    public static String of(Environment environment) {
        List<String> features = environment.cpuFeatures();
        if (features.isEmpty()) {
            return environment.arch() + ", instructions not known";
        }
        return switch (environment.arch()) {
            case "x86_64" -> x86(features);
            case "aarch64" -> arm(features);
            default -> environment.arch();
        };
    }

    private static String x86(List<String> features) {
        if (!Collections.disjoint(features, List.of("avx512_vnni", "avx_vnni", "amx_int8"))) {
            return "x86_64 with VNNI or AMX: sums of unsigned by signed products (U8S8) are exact";
        }
        String widest = features.contains("avx512f") ? "AVX-512" : features.contains("avx2") ? "AVX2" : "SSE";
        return "x86_64 with " + widest
                + ", no VNNI: sums of two unsigned by signed products (U8S8) saturate at 16 bits";
    }

    private static String arm(List<String> features) {
        if (features.contains("i8mm")) {
            return "aarch64 with matrix instructions (i8mm): sums are exact";
        }
        return features.contains("asimddp")
                ? "aarch64 with dot products (asimddp): sums are exact"
                : "aarch64 without dot products: products are widened, sums are exact";
    }
}
