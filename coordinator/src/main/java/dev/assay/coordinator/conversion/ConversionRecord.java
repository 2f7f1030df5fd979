package dev.assay.coordinator.conversion;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.scenarios.language.ConversionPrecision;
import dev.assay.scenarios.language.ModelFormat;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a converted model comes from.
 *
 * @param schema {@link #SCHEMA}
 * @param origin what it was made from, by whom and how: the same makes the same
 * @param commands what was run, one after the other
 * @param productSha256 of the product
 * @param productBytes its size
 * @param parity how near its answers are to the original's
 * @param converted when
 */
record ConversionRecord(
        String schema,
        Origin origin,
        List<List<String>> commands,
        String productSha256,
        long productBytes,
        List<String> parity,
        Instant converted) {
    static final String SCHEMA = "assay-conversion/v1";

    ConversionRecord {
        commands = List.copyOf(commands);
        parity = List.copyOf(parity);
    }

    /**
     * What a product depends on.
     *
     * @param converter its name
     * @param converterVersion all that matters of it
     * @param parentSha256 of the ONNX file
     * @param inputs with the shape that the product takes
     * @param batch samples a query
     * @param calibrationSha256 of the sample set, if one was looked at
     * @param bound what the check allowed
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Origin(
            String converter,
            String converterVersion,
            String parentSha256,
            ModelFormat format,
            ConversionPrecision precision,
            List<ConversionRequest.Input> inputs,
            int batch,
            @Nullable String calibrationSha256,
            String bound) {
        Origin {
            inputs = List.copyOf(inputs);
        }

        static Origin of(Converter converter, ConversionRequest request) {
            return new Origin(
                    converter.name(),
                    converter.version(),
                    request.parent().reference().sha256(),
                    request.conversion().to(),
                    request.conversion().precision(),
                    request.inputs(),
                    request.batch(),
                    request.calibration() == null
                            ? null
                            : request.calibration().reference().sha256(),
                    ParityBound.of(request.conversion().precision()).toString());
        }
    }
}
