package dev.assay.agent.daemon.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.wire.AgentHello;
import dev.assay.scenarios.wire.AgentWelcome;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.LeaseAnswer;
import dev.assay.scenarios.wire.LeaseRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LinkToOneOfTest {
    private static final AgentHello HELLO = new AgentHello(AgentHello.PROTOCOL, "0", "id", "lab1", "i", List.of());

    private final List<String> asked = new ArrayList<>();
    /** Where the coordinators say that all of them are. */
    private @Nullable List<String> told;

    @Test
    void staysWithACoordinatorAsLongAsItAnswers() throws Exception {
        LinkToOneOf link = link(new Numbered("a", 0), new Numbered("b", 0));
        link.lease(new LeaseRequest("lab1", "process", 0));
        link.leave("lab1", "process");
        assertThat(asked).containsExactly("a", "a");
    }

    @Test
    void turnsToTheNextOneWhenOneFailsAndComesRoundAgain() throws Exception {
        LinkToOneOf link = link(new Numbered("a", 1), new Numbered("b", 2), new Numbered("c", 0));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> link.leave("lab1", "process")).isInstanceOf(LinkUnavailableException.class);
        }
        link.leave("lab1", "process");
        link.leave("lab1", "process");
        assertThat(asked).containsExactly("a", "b", "c", "c");
    }

    @Test
    void triesEachOfThemForEver() {
        LinkToOneOf link = link(new Numbered("a", 9), new Numbered("b", 9));
        for (int i = 0; i < 4; i++) {
            assertThatThrownBy(() -> link.fetch(new ArtifactReference("ab".repeat(32), 1), 0, _ -> {}))
                    .isInstanceOf(LinkUnavailableException.class);
        }
        assertThat(asked).containsExactly("a", "b", "a", "b");
    }

    @Test
    void learnsWhereTheOthersAreFromTheOneThatLetsItTakePart() throws Exception {
        List<URI> kept = new ArrayList<>();
        Numbered a = new Numbered("a", 0);
        Numbered b = new Numbered("b", 0);
        LinkToOneOf link = new LinkToOneOf(List.of(URI.create("https://a")), among(a, b), others -> {
            kept.clear();
            kept.addAll(others);
        });
        told = List.of("https://b", "https://a", "http://plain");
        link.join(HELLO);
        assertThat(kept).containsExactly(URI.create("https://b"), URI.create("https://a"));
        a.failures = 1;
        assertThatThrownBy(() -> link.leave("lab1", "process")).isInstanceOf(LinkUnavailableException.class);
        link.leave("lab1", "process");
        told = null;
        link.join(HELLO);
        assertThat(asked).containsExactly("a", "a", "b", "b");
    }

    @Test
    void forgetsACoordinatorThatIsNotToldAnyMoreUnlessItWasNamed() throws Exception {
        Numbered a = new Numbered("a", 0);
        Numbered b = new Numbered("b", 1);
        Numbered c = new Numbered("c", 9);
        LinkToOneOf link = new LinkToOneOf(List.of(URI.create("https://a")), among(a, b, c), _ -> {});
        told = List.of("https://a", "https://b", "https://c");
        link.join(HELLO);
        told = List.of("https://b");
        link.join(HELLO);
        a.failures = 9;
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> link.leave("lab1", "process")).isInstanceOf(LinkUnavailableException.class);
        }
        assertThat(asked).containsExactly("a", "a", "a", "b", "a");
    }

    private static LinkToOneOf link(Numbered... links) {
        List<URI> addresses =
                Stream.of(links).map(link -> URI.create("https://" + link.name)).toList();
        return new LinkToOneOf(addresses, among(links), _ -> {});
    }

    private static Function<URI, Numbered> among(Numbered... links) {
        return address -> Stream.of(links)
                .filter(link -> link.name.equals(address.getHost()))
                .findFirst()
                .orElseThrow();
    }

    /** Fails so many times. */
    private final class Numbered extends UnaskedLink {
        private final String name;
        private int failures;

        private Numbered(String name, int failures) {
            this.name = name;
            this.failures = failures;
        }

        private void answer() throws LinkUnavailableException {
            asked.add(name);
            if (failures > 0) {
                failures--;
                throw LinkUnavailableException.unanswered(Problem.environment("link.unreachable", "gone", "wait"));
            }
        }

        @Override
        public AgentWelcome join(AgentHello hello) throws LinkUnavailableException {
            answer();
            return new AgentWelcome("lab1", Map.of(), 1, 1, told);
        }

        @Override
        public LeaseAnswer lease(LeaseRequest request) throws LinkUnavailableException {
            answer();
            return new LeaseAnswer.NoWork();
        }

        @Override
        public void leave(String agent, String instance) throws LinkUnavailableException {
            answer();
        }

        @Override
        public void fetch(ArtifactReference artifact, long offset, ArtifactSink sink) throws LinkUnavailableException {
            answer();
        }
    }
}
