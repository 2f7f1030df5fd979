package dev.assay.optimizer.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.testing.TestGraph;
import dev.assay.scenarios.language.RecipeStep.FusionLevel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products of matrices, and operators that only move elements. */
class MatrixFusionTest {
    private static final double EQUAL = 1e-5;

    @Test
    void makesGemmOfAMatrixTimesAWeightPlusABias() {
        Fused fused = new TestGraph()
                .input("x", "n", 8)
                .weight("w", 8, 5)
                .weight("b", 5)
                .node("MatMul", "x w", "p")
                .node("Add", "b p", "y")
                .output("y")
                .then(Fused.at(FusionLevel.STANDARD));

        assertThat(fused.opTypes()).containsExactly("Gemm");
        assertThat(fused.only("Gemm").inputs()).containsExactly("x", "w", "b");
        assertThat(fused.difference()).isLessThan(EQUAL);
    }

    @Test
    void leavesProductsOfMoreDimensions() {
        Fused fused = new TestGraph()
                .input("x", "n", 3, 8)
                .weight("w", 8, 5)
                .weight("b", 5)
                .node("MatMul", "x w", "p")
                .node("Add", "b p", "y")
                .output("y")
                .then(Fused.at(FusionLevel.STANDARD));

        assertThat(fused.opTypes()).containsExactly("MatMul", "Add");
    }

    @Test
    void takesScaleAndTranspositionIntoAProduct() {
        Fused fused = new TestGraph()
                .input("a", "n", 3, 8)
                .input("b", "n", 4, 8)
                .number("scale", 0.25)
                .node("Transpose", "b", "bt", Attributes.of("perm", List.of(0L, 2L, 1L)))
                .node("MatMul", "a bt", "p")
                .node("Mul", "p scale", "y")
                .output("y")
                .then(Fused.at(FusionLevel.EXTENDED));

        assertThat(fused.opTypes()).containsExactly("FusedMatMul");
        assertThat(fused.only("FusedMatMul").intAttribute("transB", 0)).isEqualTo(1);
        assertThat(fused.only("FusedMatMul").floatAttribute("alpha", 0)).isEqualTo(0.25f);
        assertThat(fused.difference()).isLessThan(EQUAL);
    }

    @Test
    void leavesATranspositionThatMovesTheBatch() {
        Fused fused = new TestGraph()
                .input("a", 4, 3, 8)
                .input("b", 8, 4, 4)
                .node("Transpose", "b", "bt", Attributes.of("perm", List.of(1L, 0L, 2L)))
                .node("MatMul", "a bt", "y")
                .output("y")
                .then(Fused.at(FusionLevel.EXTENDED));

        assertThat(fused.opTypes()).containsExactly("Transpose", "MatMul");
        assertThat(fused.report().notes())
                .containsEntry("no FusedMatMul: its transposition moves other dimensions than the last two", 1);
    }

    @ParameterizedTest
    @CsvSource({"'1,0,2', 'Relu,Relu'", "'0,2,1', 'Relu,Transpose,Relu'"})
    void mergesTwoTranspositions(String secondPerm, String expected) {
        List<Long> perm =
                List.of(secondPerm.split(",")).stream().map(Long::valueOf).toList();
        Fused fused = new TestGraph()
                .input("x", "n", 3, 8)
                .node("Relu", "x", "r")
                .node("Transpose", "r", "t", Attributes.of("perm", List.of(1L, 0L, 2L)))
                .node("Transpose", "t", "u", Attributes.of("perm", perm))
                .node("Relu", "u", "y")
                .output("y")
                .then(Fused.at(FusionLevel.STANDARD));

        assertThat(String.join(",", fused.opTypes())).isEqualTo(expected);
        assertThat(fused.difference()).isZero();
    }

    @Test
    void keepsTheNameOfAnOutputThatATranspositionGave() {
        Fused fused = new TestGraph()
                .input("x", "n", 3)
                .node("Relu", "x", "r")
                .node("Transpose", "r", "t", Attributes.of("perm", List.of(1L, 0L)))
                .node("Transpose", "t", "y", Attributes.of("perm", List.of(1L, 0L)))
                .output("y")
                .then(Fused.at(FusionLevel.STANDARD));

        assertThat(fused.count("Transpose")).isZero();
        assertThat(fused.model().graph().outputs().getFirst().getName()).isEqualTo("y");
        assertThat(fused.difference()).isZero();
    }

    @Test
    void mergesTwoReshapesUnlessTheSecondCopiesSizes() {
        Fused merged = reshapes(-1, 6).then(Fused.at(FusionLevel.STANDARD));
        Fused left = reshapes(0, 3, -1).then(Fused.at(FusionLevel.STANDARD));

        assertThat(merged.opTypes()).containsExactly("Relu", "Reshape");
        assertThat(merged.difference()).isZero();
        assertThat(left.count("Reshape")).isEqualTo(2);
        assertThat(left.report().notes()).containsEntry("no Reshape: it copies sizes from the reshape before it", 1);
    }

    private static TestGraph reshapes(long... second) {
        return new TestGraph()
                .input("x", "n", 3, 8)
                .longs("flat", -1, 12)
                .longs("again", second)
                .node("Relu", "x", "r")
                .node("Reshape", "r flat", "f")
                .node("Reshape", "f again", "y")
                .output("y");
    }
}
