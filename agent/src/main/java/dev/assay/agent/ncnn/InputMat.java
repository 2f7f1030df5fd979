package dev.assay.agent.ncnn;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.assay.agent.foreign.NativeMemory;
import dev.assay.scenarios.language.ElementType;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Hold ncnn's own memory for one input.
 *
 * <p>A mat has up to four dimensions and no batch. Where it has three or more, each channel begins at a multiple of 16 bytes.
 */
final class InputMat implements AutoCloseable {
    private static final int MOST_DIMENSIONS = 4;

    private final NcnnApi api;
    private final MemorySegment mat;
    private final MemorySegment data;
    private final int channels;
    /** Elements of one channel. */
    private final long channelElements;
    /** From the beginning of one channel to that of the next. */
    private final long stepBytes;

    private InputMat(NcnnApi api, MemorySegment mat, int channels, long channelElements) {
        this.api = api;
        this.mat = mat;
        this.channels = channels;
        this.channelElements = channelElements;
        this.stepBytes = (long) api.channelStep.call(mat) * Integer.BYTES;
        this.data = NativeMemory.sized(
                api.data.callPointer(mat), stepBytes * (channels - 1) + channelElements * Integer.BYTES);
    }

    /** Return whether a shape, with its batch, has as many dimensions as a mat may have. */
    static boolean fits(List<Long> shape) {
        return shape.size() <= MOST_DIMENSIONS + 1;
    }

    /**
     * Make room for an input whose batch is 1.
     *
     * @param shape with the batch
     */
    static InputMat create(NcnnApi api, List<Long> shape) throws NcnnException {
        int[] sizes = shape.stream().skip(1).mapToInt(Math::toIntExact).toArray();
        MemorySegment none = MemorySegment.NULL;
        MemorySegment mat = switch (sizes.length) {
            case 0 -> api.createMat1.callPointer(1, none);
            case 1 -> api.createMat1.callPointer(sizes[0], none);
            case 2 -> api.createMat2.callPointer(sizes[1], sizes[0], none);
            case 3 -> api.createMat3.callPointer(sizes[2], sizes[1], sizes[0], none);
            case MOST_DIMENSIONS -> api.createMat4.callPointer(sizes[3], sizes[2], sizes[1], sizes[0], none);
            default -> throw new IllegalArgumentException("no mat has the shape " + shape);
        };
        if (NativeMemory.isNull(api.data.callPointer(mat))) {
            api.destroyMat.call(mat);
            throw new NcnnException("there is not enough memory for an input of shape " + shape);
        }
        long elements = shape.stream().reduce(1L, Math::multiplyExact);
        int channels = sizes.length >= 3 ? sizes[0] : 1;
        return new InputMat(api, mat, channels, elements / channels);
    }

    /** Return the mat, to give to an extractor. */
    MemorySegment pointer() {
        return mat;
    }

    /**
     * Copy an input: ncnn has no 64-bit integers, so those become 32-bit ones.
     *
     * @throws NcnnException if an integer is too large for that
     */
    void set(ElementType type, MemorySegment elements) throws NcnnException {
        for (int channel = 0; channel < channels; channel++) {
            long first = channel * channelElements;
            if (type == ElementType.INT64) {
                narrow(elements, first, channel * stepBytes);
            } else {
                MemorySegment.copy(
                        elements, first * Integer.BYTES, data, channel * stepBytes, channelElements * Integer.BYTES);
            }
        }
    }

    private void narrow(MemorySegment elements, long first, long targetOffset) throws NcnnException {
        for (long i = 0; i < channelElements; i++) {
            long value = elements.get(JAVA_LONG_UNALIGNED, (first + i) * Long.BYTES);
            if (value != (int) value) {
                throw new NcnnException("the integer " + value + " has more than the 32 bits that ncnn knows");
            }
            data.set(JAVA_INT, targetOffset + i * Integer.BYTES, (int) value);
        }
    }

    @Override
    public void close() {
        api.destroyMat.call(mat);
    }
}
