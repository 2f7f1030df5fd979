package dev.assay.agent.ncnn;

import dev.assay.agent.foreign.NativeMemory;
import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.language.ElementType;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/** Hold one output of the last run, in ncnn's own memory. */
record OutputMat(NcnnApi api, String name, MemorySegment mat) implements AutoCloseable {
    /**
     * Return it as a tensor with a batch of 1; valid until this is closed.
     *
     * @return nothing if it is empty, or no plain FP32
     */
    Optional<Tensor> tensor() {
        long width = api.width.callInt(mat);
        long height = api.height.callInt(mat);
        long depth = api.depth.callInt(mat);
        long channels = api.channels.callInt(mat);
        List<Long> shape = switch (api.dims.callInt(mat)) {
            case 1 -> List.of(1L, width);
            case 2 -> List.of(1L, height, width);
            case 3 -> List.of(1L, channels, height, width);
            case 4 -> List.of(1L, channels, depth, height, width);
            default -> List.of();
        };
        if (shape.isEmpty() || (long) api.elementBytes.call(mat) != Float.BYTES || api.elementPack.callInt(mat) != 1) {
            return Optional.empty();
        }
        long channelBytes = width * height * depth * Float.BYTES;
        long stepBytes = (long) api.channelStep.call(mat) * Float.BYTES;
        MemorySegment data = api.data.callPointer(mat);
        return Optional.of(new Tensor(
                name, ElementType.FLOAT32, shape, elements(data, Math.toIntExact(channels), channelBytes, stepBytes)));
    }

    /** Return the elements one after the other: ncnn leaves gaps between channels whose sizes are no multiple of 16 bytes. */
    private static ByteBuffer elements(MemorySegment data, int channels, long channelBytes, long stepBytes) {
        if (channels == 1 || channelBytes == stepBytes) {
            return NativeMemory.buffer(data, channels * channelBytes);
        }
        ByteBuffer all = ByteBuffer.allocateDirect(Math.toIntExact(channels * channelBytes))
                .order(ByteOrder.nativeOrder());
        MemorySegment from = NativeMemory.sized(data, stepBytes * channels);
        MemorySegment to = MemorySegment.ofBuffer(all);
        for (int channel = 0; channel < channels; channel++) {
            MemorySegment.copy(from, channel * stepBytes, to, channel * channelBytes, channelBytes);
        }
        return all;
    }

    @Override
    public void close() {
        api.destroyMat.call(mat);
    }
}
