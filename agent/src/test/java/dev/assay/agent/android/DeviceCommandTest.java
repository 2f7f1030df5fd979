package dev.assay.agent.android;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceCommandTest {
    @Test
    void takesWordsThatNoShellUnderstandsOtherwise() {
        assertThat(DeviceCommand.of("/data/local/tmp/assay/0a", "--min-ms", "100", "a=b,c@d%e:f"))
                .hasToString("/data/local/tmp/assay/0a --min-ms 100 a=b,c@d%e:f");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "a b", "a;b", "a&b", "a|b", "`id`", "$(id)", "$HOME", "a>b", "a<b", "a\nb", "a'b", "a\"b",
                "a\\b", "*", "?", "[a]", "{a,b}", "~", "#", "!", "a\u00e9", "(a)", "\u0000"
            })
    void refusesEveryOtherWord(String word) {
        assertThatThrownBy(() -> DeviceCommand.of("echo", word)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"A=b", "-rf"})
    void beginsWithAProgram(String word) {
        assertThatThrownBy(() -> DeviceCommand.of(word)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bindsToCpus() {
        assertThat(DeviceCommand.of("run").onCpus(CpuMask.ofRange(4, 7))).hasToString("taskset f0 run");
        assertThat(CpuMask.ofRange(0, 0).toHex()).isEqualTo("1");
        assertThat(CpuMask.ofRange(0, 63).toHex()).isEqualTo("f".repeat(16));
        assertThatThrownBy(() -> CpuMask.ofRange(3, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CpuMask.ofRange(0, 64)).isInstanceOf(IllegalArgumentException.class);
    }
}
