package dev.assay.cli.command.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.assay.reports.assembly.ResultJson;
import dev.assay.reports.history.HistoryTest;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.RunResult;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaselinesTest {
    private static final List<RunResult> RESULTS = HistoryTest.results();

    @TempDir
    private Path directory;

    @Test
    void aNameStandsForACopyOfAResultUntilItIsRemoved() {
        Baselines baselines = new Baselines(directory.resolve("baselines"));
        assertThat(baselines.all()).isEmpty();
        assertThat(baselines.find("release-1.2")).isEmpty();

        baselines.set("release-1.2", RESULTS.getFirst());
        baselines.set("release-1.3", RESULTS.getFirst());
        baselines.set("release-1.3", RESULTS.getLast());

        assertThat(baselines.all())
                .extracting(named -> named.name() + " " + named.result().run().id())
                .containsExactly("release-1.2 run-0", "release-1.3 run-5");
        assertThat(ResultJson.read(baselines.find("release-1.3").orElseThrow())).isEqualTo(RESULTS.getLast());
        assertThat(baselines.remove("release-1.2")).isTrue();
        assertThat(baselines.remove("release-1.2")).isFalse();
        assertThat(baselines.all()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../elsewhere", "a/b", "", "Release", "latest", ".", ".hidden"})
    void aNameCanNotLeaveItsDirectory(String name) {
        Baselines baselines = new Baselines(directory);

        assertThat(baselines.find(name)).isEmpty();
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> baselines.set(name, RESULTS.getFirst()))
                .satisfies(refused ->
                        assertThat(refused.problems().getFirst().code()).isEqualTo("baseline.bad-name"));
        assertThat(directory).isEmptyDirectory();
    }
}
