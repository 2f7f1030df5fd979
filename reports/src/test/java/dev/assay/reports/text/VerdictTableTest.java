package dev.assay.reports.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.reports.assembly.MeasuredBlock;
import dev.assay.reports.assembly.MeasuredRun;
import dev.assay.reports.assembly.MeasuredRuns;
import dev.assay.reports.assembly.ResultAssembler;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.result.TaskInfo;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictTableTest {
    private static final TaskInfo TASK = MeasuredRuns.classification(1040, 0.01);
    private static final PlannedBlock BLOCK = MeasuredRuns.planned("b1", MeasuredRuns.singleStream(), 10);

    @Test
    void aGoodRunReadsLikeThis() {
        assertThat(render(MeasuredRuns.good(), 120)).isEqualTo("""
                minilm · standard · complete
                cpu-0: Test CPU, 2 usable cores, Debian 13
                runtime: onnxruntime

                • int8 is 1.50x faster than fp32 (1.49–1.52, 95 % CI, 10 rounds) at seq-16, single-stream; accuracy 0.75000 vs 0.80000,
                  loss 5.00 points (1.41 to 8.59): beyond the 1 % gate with 1,040 samples
                • int8 is 1.50x faster than fp32 (1.49–1.52, 95 % CI, 10 rounds) at seq-16, offline; accuracy 0.75000 vs 0.80000, loss
                  5.00 points (1.41 to 8.59): beyond the 1 % gate with 1,040 samples
                • int8 over 2 blocks: 1.50x, the geometric mean

                variant  shape   load           p50      p90      p99        throughput  speed-up (CI)      accuracy  size     status
                fp32     seq-16  single-stream  1.50 ms  1.62 ms  needs 459  666/s       baseline           0.80000   90.4 MB  measured
                int8     seq-16  single-stream  999 µs   1.08 ms  needs 459  1,000/s     1.50x (1.49–1.52)  0.75000   23.0 MB  measured
                fp32     seq-16  offline        20.0 ms  21.6 ms  needs 459  49.9/s      baseline           0.80000   90.4 MB  measured
                int8     seq-16  offline        13.3 ms  14.4 ms  needs 459  75.0/s      1.50x (1.49–1.52)  0.75000   23.0 MB  measured
                needs N: n too small, a percentile is shown from N queries on

                To deploy
                • at seq-16, single-stream deploy fp32: p50 1.50 ms, 666/s, the baseline, 90.4 MB
                  not int8, which was quicker: its accuracy is beyond the gate, a loss of 5.00 points
                • at seq-16, offline deploy fp32: p50 20.0 ms, 49.9/s, the baseline, 90.4 MB
                  not int8, which was quicker: its accuracy is beyond the gate, a loss of 5.00 points
                """);
    }

    @Test
    void aNarrowTerminalGroupsByBlockAndDropsColumns() {
        assertThat(render(MeasuredRuns.good(), 80)).isEqualTo("""
                minilm · standard · complete
                cpu-0: Test CPU, 2 usable cores, Debian 13
                runtime: onnxruntime

                • int8 is 1.50x faster than fp32 (1.49–1.52, 95 % CI, 10 rounds) at seq-16,
                  single-stream; accuracy 0.75000 vs 0.80000, loss 5.00 points (1.41 to 8.59):
                  beyond the 1 % gate with 1,040 samples
                • int8 is 1.50x faster than fp32 (1.49–1.52, 95 % CI, 10 rounds) at seq-16,
                  offline; accuracy 0.75000 vs 0.80000, loss 5.00 points (1.41 to 8.59): beyond
                  the 1 % gate with 1,040 samples
                • int8 over 2 blocks: 1.50x, the geometric mean

                variant  p50      p99        throughput  speed-up (CI)      accuracy  status
                seq-16, single-stream
                fp32     1.50 ms  needs 459  666/s       baseline           0.80000   measured
                int8     999 µs   needs 459  1,000/s     1.50x (1.49–1.52)  0.75000   measured
                seq-16, offline
                fp32     20.0 ms  needs 459  49.9/s      baseline           0.80000   measured
                int8     13.3 ms  needs 459  75.0/s      1.50x (1.49–1.52)  0.75000   measured
                needs N: n too small, a percentile is shown from N queries on

                To deploy
                • at seq-16, single-stream deploy fp32: p50 1.50 ms, 666/s, the baseline, 90.4
                  MB
                  not int8, which was quicker: its accuracy is beyond the gate, a loss of 5.00
                  points
                • at seq-16, offline deploy fp32: p50 20.0 ms, 49.9/s, the baseline, 90.4 MB
                  not int8, which was quicker: its accuracy is beyond the gate, a loss of 5.00
                  points
                """);
    }

    @Test
    void aBrokenRunNamesItsProblems() {
        Problem crash = Problem.agent("worker.crashed", "fp32 died with SIGSEGV at load", "try another version of it");
        MeasuredRun broken = MeasuredRuns.run(
                TASK,
                MeasuredRuns.block(
                        BLOCK,
                        MeasuredRuns.report(
                                "b1",
                                false,
                                MeasuredRuns.cell("fp32", null, List.of(), crash),
                                MeasuredRuns.cell(
                                        "int8",
                                        MeasuredRuns.predictions(TASK, 5),
                                        MeasuredRuns.rounds(10, 1_000_000, 50, 1)))));

        assertThat(render(broken, 120)).isEqualTo("""
                minilm · standard · partial: some cells have problems
                cpu-0: Test CPU, 2 usable cores, Debian 13
                runtime: onnxruntime

                • int8 was not compared in speed with fp32 at seq-16, single-stream: the baseline fp32 has no measured round; accuracy
                  0.80000, that of fp32 is unknown

                variant  shape   load           p50      p90      p99      throughput  speed-up (CI)  accuracy  size     status
                fp32     seq-16  single-stream  –        –        –        –           baseline       –         –        failed
                int8     seq-16  single-stream  1.00 ms  1.08 ms  1.10 ms  999/s       –              0.80000   23.0 MB  measured

                Problems
                • fp32 at seq-16, single-stream: fp32 died with SIGSEGV at load
                  hint: try another version of it
                """);
    }

    @ParameterizedTest
    @ValueSource(ints = {75, 80, 90, 100, 110, 120, 200})
    void noLineIsWiderThanTheTerminal(int width) {
        assertThat(render(MeasuredRuns.good(), width).lines())
                .allSatisfy(line ->
                        assertThat(line.codePointCount(0, line.length())).isLessThanOrEqualTo(width));
    }

    @Test
    void severalDevicesAreToldApart() {
        MeasuredRun one = MeasuredRuns.run(TASK, MeasuredRuns.goodBlock(BLOCK, TASK, 50, 1_500_000));
        Device other = new Device("cpu-1", Map.of(), MeasuredRuns.DEVICE.environment());
        PlannedBlock onOther = MeasuredRuns.planned("b2", MeasuredRuns.singleStream(), 10);
        MeasuredRun two = new MeasuredRun(
                one.assay(),
                one.run(),
                one.task(),
                List.of(MeasuredRuns.DEVICE, other),
                one.artifacts(),
                Map.of(),
                List.of(
                        one.blocks().getFirst(),
                        new MeasuredBlock(
                                onOther,
                                "cpu-1",
                                MeasuredRuns.goodBlock(onOther, TASK, 50, 3_000_000)
                                        .report())),
                List.of());

        assertThat(render(two, 160))
                .contains("at seq-16, single-stream on cpu-0;", "at seq-16, single-stream on cpu-1;")
                .contains("variant  device  shape", "int8     cpu-1   seq-16");
    }

    @Test
    void whatCouldSteerATerminalIsTakenOut() {
        Problem evil = Problem.agent("worker.crashed", "boom\u001b[31m\u0007\r\n\u202eover", "run\u009b2J");
        MeasuredRun run = MeasuredRuns.run(TASK, MeasuredRuns.goodBlock(BLOCK, TASK, 50, 1_000_000));
        MeasuredRun withEvil = new MeasuredRun(
                run.assay(),
                run.run(),
                run.task(),
                run.devices(),
                run.artifacts(),
                Map.of(),
                run.blocks(),
                List.of(evil));

        String text = render(withEvil, 120);

        assertThat(text).contains("boom [31m over").contains("hint: run 2J");
        assertThat(text.chars().filter(c -> c != '\n')).noneMatch(Character::isISOControl);
        assertThat(text).doesNotContain("\u202e");
    }

    @Test
    void manyProblemsAreCutOff() {
        MeasuredRun run = MeasuredRuns.run(TASK, MeasuredRuns.goodBlock(BLOCK, TASK, 50, 1_000_000));
        List<Problem> many = IntStream.range(0, 50)
                .mapToObj(i -> Problem.agent("worker.hung", "hang " + i, "wait"))
                .toList();
        MeasuredRun noisy = new MeasuredRun(
                run.assay(), run.run(), run.task(), run.devices(), run.artifacts(), Map.of(), run.blocks(), many);

        assertThat(render(noisy, 120))
                .endsWith("… and 30 more in result.json\n")
                .doesNotContain("hang 20");
    }

    private static String render(MeasuredRun run, int width) {
        return VerdictTable.render(ResultAssembler.assemble(run), width);
    }
}
