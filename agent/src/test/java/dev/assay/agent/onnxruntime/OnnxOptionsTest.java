package dev.assay.agent.onnxruntime;

import static dev.assay.agent.onnxruntime.TestModels.configuration;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.agent.foreign.NativePlatform;
import dev.assay.agent.runtime.RuntimeOption;
import dev.assay.scenarios.problem.Problem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OnnxOptionsTest {
    private static final OnnxInferenceRuntime LINUX = new OnnxInferenceRuntime(NativePlatform.of("Linux", "amd64"));

    @Test
    void nothingIsFine() {
        assertThat(LINUX.check(configuration(Map.of()))).isEmpty();
    }

    @Test
    void refusesASessionConfigEntryThatItDoesNotKnow() {
        List<Problem> problems = LINUX.check(configuration(Map.of("session.intra_op.allow_spinning", "0")));
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("runtime.unknown-option");
            assertThat(problem.hint()).contains("spinning");
        });
    }

    @Test
    void reportsAllThatIsWrongAtOnce() {
        assertThat(LINUX.check(configuration(Map.of(
                        "graph-optimization", "full", "inter-op-threads", "0", "speed", "high", "arena", "true"))))
                .extracting(Problem::code)
                .containsExactlyInAnyOrder(
                        "runtime.bad-option-value",
                        "runtime.bad-option-value",
                        "runtime.unknown-option",
                        "runtime.bad-option-value");
    }

    @Test
    void interOpThreadsAreANumber() {
        for (String value : List.of("-1", "0", "two", "1025", "99999999999", "1.5", "")) {
            assertThat(LINUX.check(configuration(Map.of("inter-op-threads", value))))
                    .as(value)
                    .hasSize(1);
        }
        assertThat(LINUX.check(configuration(Map.of("inter-op-threads", "8")))).isEmpty();
    }

    @Test
    void everyDefaultIsOneOfTheValues() {
        assertThat(LINUX.options())
                .filteredOn(option -> !option.values().isEmpty())
                .allSatisfy(option -> assertThat(option.values()).contains(option.defaultValue()));
        assertThat(LINUX.options()).extracting(RuntimeOption::key).doesNotHaveDuplicates();
    }

    @Test
    void settingsShowWhatIsInForce() {
        Map<String, String> settings = new OnnxOptions(configuration(Map.of("arena", "off"))).settings();
        assertThat(settings).containsEntry("arena", "off").containsEntry("memory-pattern", "on");
    }
}
