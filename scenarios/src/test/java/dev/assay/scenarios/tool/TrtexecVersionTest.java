package dev.assay.scenarios.tool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrtexecVersionTest {
    @ParameterizedTest
    @CsvSource({
        "'v8412]', 8.4.12",
        "'v8601]', 8.6.1",
        "'v8.0.1]', 8.0.1",
        "'v100500] [b18]', 10.5.0",
        "'v101602] [b10]', 10.16.2",
        "'v110201] [b3]', 11.2.1",
        "'v11.1.0.106] [b48]', 11.1.0"
    })
    void readsTheBannerOfEveryAge(String banner, String version) {
        assertThat(TrtexecVersion.in("&&&& RUNNING TensorRT.trtexec [TensorRT " + banner + " # trtexec --help\n"))
                .hasToString("Optional[" + version + "]");
    }

    @Test
    void knowsNothingOfOtherPrograms() {
        assertThat(TrtexecVersion.in("trtexec: command not found")).isEmpty();
    }

    @Test
    void ordersByNumbers() {
        assertThat(new TrtexecVersion(10, 0, 1).isAtLeast(8, 6)).isTrue();
        assertThat(new TrtexecVersion(8, 4, 12).isAtLeast(8, 6)).isFalse();
    }
}
