package dev.assay.agent.ncnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.assay.agent.ncnn.NcnnGraph.BadParamException;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NcnnGraphTest {
    private static final String WHOLE = """
            7767517
            5 6
            Input            in0      0 1 in0 0=3 1=4 2=2
            Split            split    1 2 in0 a b
            Convolution      conv     1 1 a c 0=4 1=3 8=2 -23310=1,0.0
            InnerProduct     linear   1 1 b d 0=4 8=0
            BinaryOp         add      2 1 c d out0
            """;

    @Test
    void readsLayersWithWhatTheyConnect() throws BadParamException {
        NcnnGraph graph = NcnnGraph.parse(WHOLE);
        assertThat(graph.layers())
                .extracting(NcnnGraph.Layer::type)
                .containsExactly("Input", "Split", "Convolution", "InnerProduct", "BinaryOp");
        assertThat(graph.layers().getLast().inputs()).containsExactly("c", "d");
        assertThat(graph.layers().get(1).outputs()).containsExactly("a", "b");
        assertThat(graph.layers().get(2).parameters()).containsEntry(-23310, "1,0.0");
    }

    @Test
    void inputsHaveSizesWhereTheFileTellsThem() throws BadParamException {
        assertThat(NcnnGraph.parse(WHOLE).inputs()).isEqualTo(Map.of("in0", List.of(2L, 4L, 3L)));
        assertThat(NcnnGraph.parse("7767517\n1 1\nInput x 0 1 x\n").inputs()).isEqualTo(Map.of("x", List.of()));
    }

    @Test
    void knowsWhichLayersComputeInInt8() throws BadParamException {
        assertThat(NcnnGraph.parse(WHOLE).layers().stream().filter(NcnnGraph.Layer::isInt8))
                .extracting(NcnnGraph.Layer::name)
                .containsExactly("conv");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7767517|7767518|does not begin with 7767517",
                "5 6|5|second line",
                "5 6|6 6|has 5 layers and says 6",
                "5 6|5 5|has 6 blobs and says 5",
                "1 1 a c|1 1 z c|takes z, which no layer before it makes",
                "1 1 b d|1 1 b c|two layers make c",
                "2 1 c d out0|9 1 c d out0|names less than the 10",
                "2 1 c d out0|x 1 c d out0|no layer in the line that begins with BinaryOp",
            })
    void whatLeadsNowhereIsRefused(String from, String to, String says) {
        assertThat(WHOLE).contains(from);
        assertThatExceptionOfType(BadParamException.class)
                .isThrownBy(() -> NcnnGraph.parse(WHOLE.replace(from, to)))
                .withMessageContaining(says);
    }

    @Test
    void aBinaryParamIsRefused() {
        assertThatExceptionOfType(BadParamException.class)
                .isThrownBy(() -> NcnnGraph.parse(WHOLE.replace("conv ", "conv\0")))
                .withMessageContaining("is no text");
    }

    @Property
    void nothingButOneExceptionComesOfDamage(@ForAll @IntRange(max = 219) int position, @ForAll char other) {
        StringBuilder damaged = new StringBuilder(WHOLE);
        damaged.setCharAt(position % WHOLE.length(), other);
        try {
            assertThat(NcnnGraph.parse(damaged.toString()).layers()).hasSize(5);
        } catch (BadParamException e) {
            assertThat(e).hasMessageContaining("it");
        }
    }
}
