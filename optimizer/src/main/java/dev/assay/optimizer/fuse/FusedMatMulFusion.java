package dev.assay.optimizer.fuse;

import static dev.assay.optimizer.fuse.Pattern.anyNumber;
import static dev.assay.optimizer.fuse.Pattern.either;
import static dev.assay.optimizer.fuse.Pattern.op;
import static dev.assay.optimizer.fuse.Pattern.value;

import dev.assay.optimizer.graph.Attributes;
import dev.assay.optimizer.graph.Node;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** A product that is scaled by a number, or one of whose matrices is transposed just before, becomes FusedMatMul. */
final class FusedMatMulFusion implements Fusion {
    private static final Set<String> PRODUCTS = Set.of("MatMul", "FusedMatMul");
    private static final Pattern PRODUCT = op(PRODUCTS, value("a"), value("b")).as("product");
    private static final Pattern PATTERN = either(
            op("Mul", PRODUCT, anyNumber("factor")),
            op("Div", PRODUCT, anyNumber("divisor")),
            op(PRODUCTS, op("Transpose", value("a")).as("transposed-a"), value("b"))
                    .as("product"),
            op(PRODUCTS, value("a"), op("Transpose", value("b")).as("transposed-b"))
                    .as("product"));

    @Override
    public String name() {
        return "FusedMatMul";
    }

    @Override
    public Pattern pattern() {
        return PATTERN;
    }

    @Override
    public Outcome fuse(Match match, Scene scene) {
        Node product = match.node("product");
        String a = match.value("a");
        String b = match.value("b");
        if (!scene.isFloat(a)) {
            return Outcome.left("it holds no 32-bit floats");
        }
        if (!swapsLast(match, "transposed-a") || !swapsLast(match, "transposed-b")) {
            return Outcome.left("its transposition moves other dimensions than the last two");
        }
        double alpha = product.floatAttribute("alpha", 1)
                * scene.number(match, "factor", 1)
                / scene.number(match, "divisor", 1);
        long transA = product.intAttribute("transA", 0) ^ (match.has("transposed-a") ? 1 : 0);
        long transB = product.intAttribute("transB", 0) ^ (match.has("transposed-b") ? 1 : 0);
        if (product.intAttribute("transBatchA", 0) != 0 || product.intAttribute("transBatchB", 0) != 0) {
            return Outcome.notMeant();
        }
        return Outcome.fused(
                match,
                scene.inPlaceOf(
                        match.root(),
                        Node.MICROSOFT,
                        name(),
                        List.of(a, b),
                        Attributes.of("alpha", (float) alpha),
                        Attributes.of("transA", transA),
                        Attributes.of("transB", transB)));
    }

    private static boolean swapsLast(Match match, String label) {
        if (!match.has(label)) {
            return true;
        }
        List<Long> perm = match.node(label).intsAttribute("perm");
        if (perm == null || perm.size() < 2) {
            return false;
        }
        int last = perm.size() - 1;
        return perm.get(last) == last - 1
                && perm.get(last - 1) == last
                && IntStream.range(0, last - 1).allMatch(i -> perm.get(i) == i);
    }
}
