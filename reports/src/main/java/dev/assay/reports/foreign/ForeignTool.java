package dev.assay.reports.foreign;

import dev.assay.scenarios.problem.ProblemException;
import java.util.List;

/** The tools whose results can be read. */
public enum ForeignTool {
    /** NVIDIA's: what {@code --exportTimes} wrote, and logs. */
    TRTEXEC("trtexec"),
    /** OpenVINO's: the JSON report. */
    BENCHMARK_APP("benchmark_app"),
    /** ONNX Runtime's: the CSV result file. */
    ONNXRUNTIME_PERF_TEST("onnxruntime_perf_test"),
    /** TFLite's and LiteRT's: what it prints. */
    BENCHMARK_MODEL("benchmark_model"),
    /** ncnn's: what it prints. */
    BENCHNCNN("benchncnn"),
    /** MLPerf's: {@code mlperf_log_detail.txt}. */
    LOADGEN("loadgen");

    private final String id;

    ForeignTool(String id) {
        this.id = id;
    }

    /** Return the name that users write. */
    public String id() {
        return id;
    }

    /**
     * Read files of one measurement; those of benchncnn hold several models.
     *
     * @throws ProblemException if a file is not what the tool writes
     */
    List<ForeignReading> read(List<ForeignFile> files) {
        try {
            return readings(files);
        } catch (NumberFormatException e) {
            // Looks like one of the tool's numbers, and is none, or none that anything could have taken.
            throw files.getFirst().notA("file of " + id, "a number in it can't be read: " + e.getMessage());
        }
    }

    private List<ForeignReading> readings(List<ForeignFile> files) {
        return switch (this) {
            case TRTEXEC -> List.of(TrtexecReader.read(files));
            case BENCHMARK_APP -> List.of(BenchmarkAppReader.read(single(files)));
            case ONNXRUNTIME_PERF_TEST -> List.of(PerfTestReader.read(files));
            case BENCHMARK_MODEL -> List.of(BenchmarkModelReader.read(single(files)));
            case BENCHNCNN -> BenchncnnReader.read(single(files));
            case LOADGEN -> List.of(LoadGenReader.read(single(files)));
        };
    }

    private ForeignFile single(List<ForeignFile> files) {
        if (files.size() != 1) {
            throw files.getLast().notA("further file of " + id, "one file of it is one measurement");
        }
        return files.getFirst();
    }

    @Override
    public String toString() {
        return id;
    }
}
