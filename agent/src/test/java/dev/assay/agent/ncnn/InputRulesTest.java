package dev.assay.agent.ncnn;

import static dev.assay.agent.onnxruntime.TestModels.direct;
import static dev.assay.agent.onnxruntime.TestModels.floats;
import static dev.assay.agent.onnxruntime.TestModels.longs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InputRulesTest {
    private static final InputRules RULES = new InputRules(Path.of("m.ncnn"), Map.of("x", List.of(2L, 3L)));

    @Test
    void theOnlyInputTakesTheOnlyTensorWhateverItsName() {
        assertThat(RULES.select(List.of("in0"), List.of(ones("input", 1, 4))))
                .extracting(Tensor::name)
                .containsExactly("in0");
    }

    @Test
    void severalInputsAreFoundByName() {
        Tensor ids = longs("ids", List.of(1L, 2L), 1, 2);
        assertThat(RULES.select(List.of("x", "ids"), List.of(ids, ones("other", 1, 1), ones("x", 1, 2, 3))))
                .extracting(Tensor::name)
                .containsExactly("x", "ids");
        Problem problem = problem(List.of("in0", "in1"), ids, ones("x", 1, 2, 3));
        assertThat(problem.code()).isEqualTo("model.missing-input");
        assertThat(problem.message()).contains("'in0'");
    }

    @Test
    void aBatchIsAProblemThatSaysWhatToDo() {
        Problem problem = problem(List.of("x"), ones("x", 3, 2, 3));
        assertThat(problem.code()).isEqualTo("model.bad-input");
        assertThat(problem.message()).contains("[3, 2, 3]", "one sample at a time");
        assertThat(problem.hint()).contains("batch of 1");
    }

    @Test
    void sizesTypesAndRanksThatNcnnDoesNotTakeAreProblems() {
        assertThat(problem(List.of("x"), ones("x", 1, 2, 4)).message()).contains("size 3 in dimension 2, not 4");
        assertThat(problem(List.of("z"), ones("z", 1, 1, 1, 1, 1, 1)).message()).contains("four dimensions");
        Tensor bytes = new Tensor("z", ElementType.UINT8, List.of(1L, 4L), direct(4));
        assertThat(problem(List.of("z"), bytes).message()).contains("FLOAT32, INT32 or INT64, not UINT8");
    }

    private static Tensor ones(String name, long... shape) {
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        Arrays.fill(values, 1);
        return floats(name, Arrays.stream(shape).boxed().toList(), values);
    }

    private static Problem problem(List<String> wanted, Tensor... tensors) {
        return catchThrowableOfType(ProblemException.class, () -> RULES.select(wanted, List.of(tensors)))
                .problems()
                .getFirst();
    }
}
