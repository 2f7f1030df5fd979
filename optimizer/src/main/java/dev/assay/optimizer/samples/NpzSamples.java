package dev.assay.optimizer.samples;

import dev.assay.optimizer.graph.Model;
import dev.assay.optimizer.samples.NpyHeader.FormatException;
import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.samples.SampleSet;
import dev.assay.scenarios.samples.SampleSetHeader;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Make a sample set from a NumPy file: one array for each input of the model, by name; its first axis counts samples. An array named
 * {@code labels} may hold the class of each sample.
 */
public final class NpzSamples {
    private static final String LABELS = "labels";
    private static final int MAX_CLASSES = 100_000;

    private final Path file;
    private final Model model;

    private NpzSamples(Path file, Model model) {
        this.file = file;
        this.model = model;
    }

    /**
     * Convert a file. The same arrays give the same sample set, whatever the file is called and however it is compressed.
     *
     * @param file that {@code numpy.savez} or {@code numpy.savez_compressed} wrote
     * @param model whose inputs the arrays are
     * @param out where the sample set goes
     * @throws ProblemException {@code samples.not-npz} if the file is something else or damaged, {@code samples.mismatch} if the arrays
     *     don't fit the model, {@code samples.too-large} beyond 2 GB, {@code samples.not-readable} if it can't be read or written
     */
    public static void convert(Path file, Model model, Path out) {
        new NpzSamples(file, model).convert(out);
    }

    private void convert(Path out) {
        try (NpzFile npz = NpzFile.open(file)) {
            List<ArraySource.Column> columns = new ArrayList<>();
            List<SampleSetHeader.Input> inputs = new ArrayList<>();
            Map<String, NpyHeader> headers = npz.headers();
            TreeSet<String> unused = new TreeSet<>(headers.keySet());
            long count = ModelInputs.ANY;
            for (ModelInputs.Input input : ModelInputs.of(model)) {
                NpyHeader header = headers.get(input.name());
                if (header == null) {
                    throw mismatch("has no array for the input '" + input.name() + "'; it has " + headers.keySet());
                }
                unused.remove(input.name());
                inputs.add(describe(input, header));
                columns.add(new ArraySource.Column(input.name(), header, input.type()));
                long own = header.shape().getFirst();
                if (count != ModelInputs.ANY && own != count) {
                    throw mismatch("has " + count + " samples of one input and " + own + " of '" + input.name() + "'");
                }
                count = own;
            }
            List<Integer> labels = unused.remove(LABELS) ? readLabels(npz, count) : List.of();
            if (!unused.isEmpty()) {
                throw mismatch("has arrays that are no input of the model: " + unused);
            }
            List<String> classes = labels.isEmpty()
                    ? List.of()
                    : IntStream.rangeClosed(0, Collections.max(labels))
                            .mapToObj(Integer::toString)
                            .toList();
            SampleSetHeader header = new SampleSetHeader(
                    "samples", "NumPy arrays", 0, 0, Math.toIntExact(count), inputs, classes, labels);
            try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(out));
                    ArraySource source = new ArraySource(npz, columns)) {
                SampleSet.write(stream, header, source);
            }
        } catch (FormatException fault) {
            throw new ProblemException(
                    Problem.user(
                            "samples.not-npz",
                            file + " " + fault.getMessage(),
                            "Write it with numpy.savez(file, input_name=array, …)."),
                    fault);
        } catch (IOException | UncheckedIOException failure) {
            throw notReadable(failure);
        }
    }

    private SampleSetHeader.Input describe(ModelInputs.Input input, NpyHeader header) {
        if (!ArraySource.canConvert(header, input.type())) {
            String wanted = input.type() == ElementType.BOOL ? "bool" : typeName(input.type());
            throw mismatch("holds " + header.typeName() + " for the input '" + input.name() + "', which takes " + wanted
                    + "; save array.astype(\"" + wanted + "\")");
        }
        List<Long> shape = header.shape();
        List<Long> dims = input.dims();
        // A model made for a batch of one: the axis that counts samples may stand in its place or before it.
        boolean replacesOne = !dims.isEmpty() && dims.getFirst() == 1 && shape.size() == dims.size();
        List<Long> sample = new ArrayList<>(shape.isEmpty() ? shape : shape.subList(1, shape.size()));
        if (input.isBatched() || replacesOne) {
            sample.addFirst(1L);
        }
        boolean fits = !shape.isEmpty() && sample.size() == dims.size();
        for (int i = 0; fits && i < dims.size(); i++) {
            fits = dims.get(i) == ModelInputs.ANY || dims.get(i).equals(sample.get(i));
        }
        if (!fits) {
            throw mismatch("has the shape " + shape + " for the input '" + input.name()
                    + "'; after the axis that counts samples must come " + text(dims, input.isBatched()));
        }
        return new SampleSetHeader.Input(
                input.name(),
                input.type(),
                input.isBatched() ? sample.subList(1, sample.size()) : sample,
                input.isBatched());
    }

    private static String typeName(ElementType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private static String text(List<Long> dims, boolean isBatched) {
        return dims.stream()
                .skip(isBatched ? 1 : 0)
                .map(dim -> dim == ModelInputs.ANY ? "?" : dim.toString())
                .toList()
                .toString();
    }

    private List<Integer> readLabels(NpzFile npz, long count) throws IOException {
        NpyHeader header = npz.headers().get(LABELS);
        if (header == null
                || (header.type() != ElementType.INT64 && header.type() != ElementType.INT32)
                || !header.shape().equals(List.of(count))) {
            throw mismatch(
                    "has an array 'labels' that is not int64 with one number for each of the " + count + " samples");
        }
        List<Integer> labels = new ArrayList<>();
        try (InputStream in = npz.elements(LABELS)) {
            for (long sample = 0; sample < count; sample++) {
                byte[] bytes = in.readNBytes(header.elementBytes());
                if (bytes.length < header.elementBytes()) {
                    throw new FormatException("is cut off in its array 'labels'");
                }
                ByteBuffer number = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
                long label = header.type() == ElementType.INT64 ? number.getLong() : number.getInt();
                if (label < 0 || label >= MAX_CLASSES) {
                    throw mismatch("has the label " + label + "; labels count classes from 0, below " + MAX_CLASSES);
                }
                labels.add((int) label);
            }
        }
        return labels;
    }

    private ProblemException mismatch(String what) {
        return new ProblemException(Problem.user(
                "samples.mismatch",
                file + " " + what,
                "Each input of " + model.name() + " needs an array of its name, whose first axis counts samples."));
    }

    private ProblemException notReadable(Exception failure) {
        return new ProblemException(
                Problem.environment(
                        "samples.not-readable",
                        "the samples " + file + " can't be read or converted: " + failure,
                        "Check that the file exists and is whole, and that the temporary folder has space."),
                failure);
    }
}
