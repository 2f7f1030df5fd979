package dev.assay.optimizer.fuse;

import dev.assay.optimizer.graph.Node;
import java.util.List;
import java.util.Set;

/** Several operators that become one. */
interface Fusion {
    /** Return what comes out, in a word for reports. */
    String name();

    /** Return what is looked for. */
    Pattern pattern();

    /** Say what comes in the place of a match that has no objections. */
    Outcome fuse(Match match, Scene scene);

    /** What becomes of a match. */
    sealed interface Outcome {
        /**
         * Nodes come in the place of others; the rest of the match goes away when nobody reads it any more.
         *
         * @param at where the new nodes stand; the first of those that go away
         * @param removed nodes whose outputs the new nodes give
         */
        record Fused(Node at, Set<Node> removed, List<Node> nodes) implements Outcome {}

        /** Everything stays, for a reason that people should know. */
        record Left(String reason) implements Outcome {}

        /** It only looked like a match. */
        record NotMeant() implements Outcome {}

        static Outcome fused(Match match, Node node) {
            return new Fused(match.root(), Set.of(match.root()), List.of(node));
        }

        static Outcome left(String reason) {
            return new Left(reason);
        }

        static Outcome notMeant() {
            return new NotMeant();
        }
    }
}
