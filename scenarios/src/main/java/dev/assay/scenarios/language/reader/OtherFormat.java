package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.Conversion;
import dev.assay.scenarios.language.VariantOrigin;

/** What a scenario asks for where a variant is to exist in another format than ONNX. */
sealed interface OtherFormat {
    /** Take what somebody else converted. */
    record Given(VariantOrigin origin) implements OtherFormat {}

    /** Have the variant's ONNX file converted. */
    record Converted(Conversion conversion) implements OtherFormat {}
}
