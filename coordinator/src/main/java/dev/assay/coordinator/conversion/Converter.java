package dev.assay.coordinator.conversion;

import dev.assay.scenarios.language.ModelFormat;
import dev.assay.scenarios.problem.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Say how ONNX files become files of another format. The programs are started by {@link Conversions}, which also checks what they make. */
public interface Converter {
    /** Return what people call it. */
    String name();

    /** Return the versions of all that its products depend on; another version makes everything anew. */
    String version();

    /** Return the format that it makes. */
    ModelFormat format();

    /** Return the runtime that executes the format. */
    String runtime();

    /** Return why it can't be used on this machine, and what to do about it; nothing if it can. */
    Optional<Problem> obstacle();

    /**
     * Return the programs to run, one after the other; the last one's product is what {@link #finish} makes the conversion's of.
     *
     * @param model a copy of the ONNX file, in the scratch directory
     * @param scratch an empty directory but for the model; everything goes there
     * @throws dev.assay.scenarios.problem.ProblemException if the request can't be met
     * @throws IOException if the scratch directory can't be written to
     */
    List<Step> steps(ConversionRequest request, Path model, Path scratch) throws IOException;

    /**
     * Make the one file that the runtime executes of what the last program left.
     *
     * @param left the last program's product
     * @param scratch where it may be written
     * @return the conversion's product
     * @throws dev.assay.scenarios.problem.ProblemException if nothing can be made of it
     * @throws IOException if the scratch directory can't be written to
     */
    default Path finish(ConversionRequest request, Path left, Path scratch) throws IOException {
        return left;
    }

    /** Return what one conversion may take. */
    default Limits limits() {
        return Limits.USUAL;
    }

    /**
     * One program.
     *
     * @param command it and its arguments, each passed on as it is
     * @param product the file that must be there when it has ended
     */
    record Step(List<String> command, Path product) {
        public Step {
            command = List.copyOf(command);
        }
    }

    /**
     * What one conversion may take.
     *
     * @param time for each program
     * @param bytes that all files of the scratch directory may have together
     */
    record Limits(Duration time, long bytes) {
        /** Enough for models of 2 GB. */
        public static final Limits USUAL = new Limits(Duration.ofMinutes(20), 16L << 30);
    }
}
