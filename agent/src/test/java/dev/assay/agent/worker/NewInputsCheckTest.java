package dev.assay.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.agent.evil.EvilFixture;
import dev.assay.agent.runtime.LoadedModel;
import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.measurement.NewInputs;
import dev.assay.scenarios.random.SplitMix64;
import dev.assay.scenarios.samples.SampleSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that answer rightly, on a clock of their own. */
class NewInputsCheckTest {
    private static final long WORK_NS = 300_000;
    private static final long LOOK_UP_NS = 5_000;

    @TempDir
    private Path directory;

    private SampleSet samples;
    private long nowNs;

    @BeforeEach
    void openSamples() throws IOException {
        samples = SampleSet.open(EvilFixture.writeSamples(directory.resolve("samples"), 0, 7));
    }

    @Test
    void anHonestModelTakesAsLong() {
        assertThat(check(new Model(Memory.NONE)))
                .isEqualTo(new NewInputs(32, 0, 0, 1, WORK_NS, NewInputs.Verdict.AS_FAST));
    }

    @Test
    void aNoisyHonestModelIsNotAccused() {
        Model model = new Model(Memory.NONE);
        model.isNoisy = true;

        NewInputs found = check(model);

        assertThat(found.verdict()).isEqualTo(NewInputs.Verdict.AS_FAST);
        assertThat(found.slower()).isPositive();
        assertThat(found.faster()).isPositive();
    }

    @Test
    void aCacheOfRightAnswersIsFound() {
        NewInputs found = check(new Model(Memory.OF_ALL_INPUTS));

        assertThat(found.verdict()).isEqualTo(NewInputs.Verdict.SLOWER);
        assertThat(found.slower())
                .as("so few small samples have few changes, which recur")
                .isGreaterThan(24);
        assertThat(found.faster()).isZero();
    }

    @Test
    void workThatIsSkippedWhereInputsStayTheSameIsFound() {
        assertThat(check(new Model(Memory.OF_UNCHANGED_INPUTS)).verdict()).isEqualTo(NewInputs.Verdict.SLOWER);
    }

    @Test
    void theQueriesHoldInTheEndWhatTheyHeldBefore() {
        Model model = new Model(Memory.NONE);
        try (QuerySet queries = QuerySet.prepare(model, samples, 2, 1)) {
            List<ByteBuffer> before = contents(queries);

            run(queries, Duration.ofSeconds(10));

            assertThat(contents(queries)).isEqualTo(before);
        }
    }

    @Test
    void aSlowModelIsAskedFewTimes() {
        Model model = new Model(Memory.NONE);
        model.workNs = 1_000_000_000;
        try (QuerySet queries = QuerySet.prepare(model, samples, 2, 1)) {
            NewInputs found = run(queries, Duration.ofSeconds(4));

            assertThat(found.pairs()).isEqualTo(2);
            assertThat(nowNs).isEqualTo(10_000_000_000L);
        }
    }

    private NewInputs check(Model model) {
        try (QuerySet queries = QuerySet.prepare(model, samples, 2, 1)) {
            return run(queries, Duration.ofSeconds(10));
        }
    }

    private NewInputs run(QuerySet queries, Duration recorded) {
        return Objects.requireNonNull(new NewInputsCheck(queries, () -> nowNs, () -> {}, 7).run(recorded));
    }

    private static List<ByteBuffer> contents(QuerySet queries) {
        List<ByteBuffer> contents = new ArrayList<>();
        for (int i = 0; i < queries.count(); i++) {
            queries.inputs(i).forEach(input -> contents.add(copy(input)));
        }
        return contents;
    }

    private static ByteBuffer copy(Tensor input) {
        int bytes = input.data().limit();
        return ByteBuffer.allocate(bytes).put(0, input.data(), 0, bytes);
    }

    private enum Memory {
        NONE,
        OF_ALL_INPUTS,
        OF_UNCHANGED_INPUTS
    }

    private final class Model implements LoadedModel {
        private final Memory memory;
        private final Set<ByteBuffer> asked = new HashSet<>();
        private final SplitMix64 noise = new SplitMix64(5);
        private boolean isNoisy;
        private long workNs = WORK_NS;

        Model(Memory memory) {
            this.memory = memory;
        }

        @Override
        public PreparedQuery prepare(List<Tensor> inputs, int lane) {
            return new PreparedQuery() {
                private boolean isUnchanged;

                @Override
                public void run() {
                    boolean isKnown = switch (memory) {
                        case NONE -> false;
                        case OF_ALL_INPUTS -> !asked.add(copy(inputs.getFirst()));
                        case OF_UNCHANGED_INPUTS -> isUnchanged;
                    };
                    isUnchanged = true;
                    nowNs += isKnown ? LOOK_UP_NS : workNs + (isNoisy ? noise.nextIndex((int) (3 * workNs)) : 0);
                }

                @Override
                public void inputsChanged() {
                    isUnchanged = false;
                }

                @Override
                public List<Tensor> outputs() {
                    return List.of();
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public Evidence evidence() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
