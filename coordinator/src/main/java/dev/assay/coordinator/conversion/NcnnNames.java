package dev.assay.coordinator.conversion;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Give what flows between the layers of a .param other names: pnnx calls inputs {@code in0}, {@code in1}. */
final class NcnnNames {
    private static final int HEADER_LINES = 2;
    private static final int INPUT_COUNT = 2;
    private static final int OUTPUT_COUNT = 3;
    private static final int FIXED_WORDS = 4;

    private NcnnNames() {}

    /**
     * Rename.
     *
     * @param param as pnnx writes it
     * @param names new ones by old ones
     * @return nothing if it is no .param, if it lacks an old name, or if a new one stands for something else in it already
     */
    static Optional<String> rename(String param, Map<String, String> names) {
        List<String> lines = param.lines().toList();
        List<String> changed = new ArrayList<>();
        Set<String> before = new HashSet<>();
        Set<String> after = new HashSet<>();
        for (String line : lines) {
            if (changed.size() < HEADER_LINES) {
                changed.add(line);
                continue;
            }
            List<String> words = new ArrayList<>(List.of(line.strip().split("\\s+")));
            int end = blobsEnd(words);
            if (end < 0) {
                return Optional.empty();
            }
            for (int word = FIXED_WORDS; word < end; word++) {
                String old = words.get(word);
                before.add(old);
                words.set(word, names.getOrDefault(old, old));
                after.add(words.get(word));
            }
            changed.add(String.join(" ", words));
        }
        return before.containsAll(names.keySet()) && before.size() == after.size()
                ? Optional.of(String.join("\n", changed) + "\n")
                : Optional.empty();
    }

    /** Return behind which word of a line the names end; -1 if it is no line with a layer. */
    private static int blobsEnd(List<String> words) {
        if (words.size() < FIXED_WORDS) {
            return -1;
        }
        try {
            int inputs = Integer.parseUnsignedInt(words.get(INPUT_COUNT));
            int outputs = Integer.parseUnsignedInt(words.get(OUTPUT_COUNT));
            long end = (long) FIXED_WORDS + inputs + outputs;
            return inputs >= 0 && outputs >= 0 && end <= words.size() ? (int) end : -1;
        } catch (NumberFormatException notALayer) {
            return -1;
        }
    }
}
