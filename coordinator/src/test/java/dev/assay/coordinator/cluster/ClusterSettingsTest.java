package dev.assay.coordinator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scenarios.problem.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.coordination.lease.TimeoutSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterSettingsTest {
    private static final NodeAddress FIRST = new NodeAddress("127.0.0.1", 7431);
    private static final NodeAddress SECOND = new NodeAddress("127.0.0.1", 7432);

    @Test
    void readsAddresses() {
        assertThat(NodeAddress.parse("lab1.example.org:7421")).isEqualTo(new NodeAddress("lab1.example.org", 7421));
        assertThat(NodeAddress.parse(" [::1]:7421 ")).isEqualTo(new NodeAddress("::1", 7421));
        assertThat(NodeAddress.parse("[::1]:7421")).hasToString("[::1]:7421");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "lab1", "lab1:0", "lab1:70000", "lab1:7421/x", "a@lab1:7421", "http://lab1:7421", "la b:1"})
    void refusesWhatIsNoAddress(String text) {
        assertThatThrownBy(() -> NodeAddress.parse(text))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problems().getFirst().code()).isEqualTo("cluster.bad-address"));
    }

    @Test
    void doesNotTalkToANetworkWithoutCertificates() {
        assertThatThrownBy(() -> new ClusterSettings(new NodeAddress("192.0.2.1", 7421), List.of(), Optional.empty()))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.problems().getFirst().code()).isEqualTo("cluster.not-loopback");
                    assertThat(e.problems().getFirst().hint()).contains("--host");
                });
    }

    @Test
    void hasTimesThatPekkoAccepts() {
        ClusterSettings settings = new ClusterSettings(FIRST, List.of(), Optional.empty());
        assertThat(TimeoutSettings.apply(settings.config().getConfig("assay.survivor"))
                        .getHeartbeatTimeout())
                .isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void theFirstSeedBeginsAClusterButNotWhenItComesBack() {
        ClusterSettings first = new ClusterSettings(FIRST, List.of(FIRST, SECOND), Optional.empty());
        assertThat(first.config().getStringList("pekko.cluster.seed-nodes"))
                .containsExactly("pekko://assay-lab@127.0.0.1:7431", "pekko://assay-lab@127.0.0.1:7432");
        assertThat(first.comingBack().seeds()).containsExactly(SECOND, FIRST);
        ClusterSettings alone = new ClusterSettings(FIRST, List.of(), Optional.empty());
        assertThat(alone.comingBack().seeds()).containsExactly(FIRST);
    }
}
