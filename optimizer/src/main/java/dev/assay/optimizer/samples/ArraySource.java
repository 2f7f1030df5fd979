package dev.assay.optimizer.samples;

import dev.assay.scenarios.language.ElementType;
import dev.assay.scenarios.samples.SampleSet;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hand out the arrays of a NumPy file sample by sample, in the order in which they lie there: no array is ever whole in memory. */
final class ArraySource implements SampleSet.TensorSource, AutoCloseable {
    private final NpzFile npz;
    private final List<Column> columns;
    private @Nullable InputStream open;

    /**
     * One array.
     *
     * @param name of the array
     * @param type of the model's input; the array holds the same, or what can be converted to it
     */
    record Column(String name, NpyHeader header, ElementType type) {}

    ArraySource(NpzFile npz, List<Column> columns) {
        this.npz = npz;
        this.columns = List.copyOf(columns);
    }

    /** Return whether elements of an array can become elements of an input. */
    static boolean canConvert(NpyHeader from, ElementType to) {
        if (from.type() == null) {
            // What NumPy makes unless it is told otherwise.
            return to == ElementType.FLOAT32;
        }
        return from.type() == to || (from.type() == ElementType.INT32 && to == ElementType.INT64);
    }

    /** @throws UncheckedIOException if the file is cut off or can't be read */
    @Override
    public void fill(int input, int sample, ByteBuffer target) {
        Column column = columns.get(input);
        try {
            if (sample == 0) {
                close();
                open = npz.elements(column.name());
            }
            InputStream in = open;
            if (in == null) {
                throw new IllegalStateException("sample " + sample + " is asked for before the first");
            }
            int count = target.remaining() / column.type().sizeBytes();
            byte[] bytes = in.readNBytes(count * column.header().elementBytes());
            if (bytes.length < count * column.header().elementBytes()) {
                throw new EOFException("the array '" + column.name() + "' is cut off");
            }
            convert(column, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), target);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void convert(Column column, ByteBuffer from, ByteBuffer target) {
        ElementType type = column.header().type();
        if (type == null) {
            while (from.hasRemaining()) {
                target.putFloat((float) from.getDouble());
            }
        } else if (type == ElementType.BOOL) {
            while (from.hasRemaining()) {
                target.put((byte) (from.get() == 0 ? 0 : 1));
            }
        } else if (type == column.type()) {
            target.put(from);
        } else {
            while (from.hasRemaining()) {
                target.putLong(from.getInt());
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
