package dev.assay.coordinator.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EntryNameTest {
    @Property
    void aNormalNameStaysInsideAndStaysTheSame(@ForAll("names") String name) {
        EntryName.normalize(name).ifPresent(normal -> {
            assertThat(normal).isNotEmpty().doesNotStartWith("/").doesNotContain("\\", "//", "\0");
            assertThat(List.of(normal.split("/", -1))).doesNotContain("..", ".", "");
            assertThat(EntryName.normalize(normal)).contains(normal);
        });
    }

    @Property
    void namesWithoutOddStepsAreLeftAlone(@ForAll("plainNames") String name) {
        assertThat(EntryName.normalize(name)).contains(name);
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of("a", "b.onnx", "..", ".", "/", "\\", "//", "C:", "\0", "...", " ")
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> plainNames() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .ofMinLength(1)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(steps -> String.join("/", steps));
    }
}
