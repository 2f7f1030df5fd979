package dev.assay.agent.daemon.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.LeaseAnswer;
import dev.assay.scenarios.wire.LeaseRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkToOneOfTest {
    private final List<String> asked = new ArrayList<>();

    @Test
    void staysWithACoordinatorAsLongAsItAnswers() throws Exception {
        LinkToOneOf link = new LinkToOneOf(List.of(new Numbered("a", 0), new Numbered("b", 0)));
        link.lease(new LeaseRequest("lab1", "process", 0));
        link.leave("lab1", "process");
        assertThat(asked).containsExactly("a", "a");
    }

    @Test
    void turnsToTheNextOneWhenOneFailsAndComesRoundAgain() throws Exception {
        LinkToOneOf link = new LinkToOneOf(List.of(new Numbered("a", 1), new Numbered("b", 2), new Numbered("c", 0)));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> link.leave("lab1", "process")).isInstanceOf(LinkUnavailableException.class);
        }
        link.leave("lab1", "process");
        link.leave("lab1", "process");
        assertThat(asked).containsExactly("a", "b", "c", "c");
    }

    @Test
    void triesEachOfThemForEver() {
        LinkToOneOf link = new LinkToOneOf(List.of(new Numbered("a", 9), new Numbered("b", 9)));
        for (int i = 0; i < 4; i++) {
            assertThatThrownBy(() -> link.fetch(new ArtifactReference("ab".repeat(32), 1), 0, _ -> {}))
                    .isInstanceOf(LinkUnavailableException.class);
        }
        assertThat(asked).containsExactly("a", "b", "a", "b");
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
