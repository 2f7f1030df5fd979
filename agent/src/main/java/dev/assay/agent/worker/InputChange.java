package dev.assay.agent.worker;

import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.random.SplitMix64;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Change one element of each sample of a query to what another query has in its place: a token, a pixel, a number that occurs, so that the model
 * does the same work on something that it has never seen.
 */
final class InputChange {
    private final List<Element> changed;

    /** One element of a buffer, with what it held and what it is to hold. */
    private record Element(ByteBuffer data, int position, ByteBuffer before, ByteBuffer after) {
        void set(ByteBuffer content) {
            data.put(position, content, 0, content.limit());
        }
    }

    private InputChange(List<Element> changed) {
        this.changed = changed;
    }

    /**
     * Plan a change; nothing where both queries hold the same in one of their rows.
     *
     * @param inputs of the query that is changed
     * @param others of another query, with the same shapes
     * @param rows how many samples each carries, one after the other
     */
    static Optional<InputChange> plan(List<Tensor> inputs, List<Tensor> others, int rows, SplitMix64 random) {
        List<Element> changed = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            Element element = different(inputs, others, rows, row, random);
            if (element == null) {
                return Optional.empty();
            }
            changed.add(element);
        }
        return Optional.of(new InputChange(List.copyOf(changed)));
    }

    /** Change it. */
    void apply() {
        changed.forEach(element -> element.set(element.after()));
    }

    /** Change it back. */
    void undo() {
        changed.forEach(element -> element.set(element.before()));
    }

    /** Return an element, chosen at random, of the input in which both differ most: tokens rather than the mask that counts them. */
    private static @Nullable Element different(
            List<Tensor> inputs, List<Tensor> others, int rows, int row, SplitMix64 random) {
        List<Element> most = List.of();
        for (int i = 0; i < inputs.size(); i++) {
            List<Element> here = differences(inputs.get(i), others.get(i), rows, row);
            if (here.size() > most.size()) {
                most = here;
            }
        }
        return most.isEmpty() ? null : most.get(random.nextIndex(most.size()));
    }

    private static List<Element> differences(Tensor input, Tensor other, int rows, int row) {
        int elementBytes = input.type().sizeBytes();
        int rowBytes = input.data().limit() / rows;
        List<Element> differences = new ArrayList<>();
        for (int position = row * rowBytes; position < (row + 1) * rowBytes; position += elementBytes) {
            ByteBuffer before = copy(input.data(), position, elementBytes);
            ByteBuffer after = copy(other.data(), position, elementBytes);
            if (!before.equals(after)) {
                differences.add(new Element(input.data(), position, before, after));
            }
        }
        return differences;
    }

    private static ByteBuffer copy(ByteBuffer data, int position, int bytes) {
        return ByteBuffer.allocate(bytes).put(0, data, position, bytes);
    }
}
