package dev.assay.agent.probe;

import java.util.Collection;
import java.util.List;

/** Know the CPU features that matter for inference, by the names that Linux gives them. */
final class CpuFeatures {
    /** What multiplies 8-bit integers without saturating in 16 bits. */
    static final List<String> VNNI = List.of("avx512_vnni", "avx_vnni", "amx_int8");

    private static final List<String> KNOWN = List.of(
            // x86
            "sse4_2",
            "avx",
            "fma",
            "f16c",
            "avx2",
            "avx512f",
            "avx512bw",
            "avx512vl",
            "avx512_vnni",
            "avx512_bf16",
            "avx512_fp16",
            "avx_vnni",
            "avx_vnni_int8",
            "amx_tile",
            "amx_int8",
            "amx_bf16",
            "amx_fp16",
            // ARM
            "asimd",
            "asimdhp",
            "asimddp",
            "i8mm",
            "bf16",
            "sve",
            "sve2",
            "svei8mm",
            "sme",
            "sme2");

    private CpuFeatures() {}

    /** Keep what matters, in a fixed order. */
    static List<String> thatMatter(Collection<String> flags) {
        return KNOWN.stream().filter(flags::contains).toList();
    }
}
