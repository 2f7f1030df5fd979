package dev.assay.agent.ncnn;

import dev.assay.agent.foreign.NativeFunction;
import dev.assay.agent.foreign.NativeMemory;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Hold one network that ncnn has loaded. Extractors of many threads may use it at the same time. */
final class NcnnNet implements AutoCloseable {
    private final NcnnApi api;
    private final MemorySegment net;

    private NcnnNet(NcnnApi api, MemorySegment net) {
        this.api = api;
        this.net = net;
    }

    /** Load a network. */
    static NcnnNet load(NcnnApi api, NcnnSource source, NcnnOptions options) throws NcnnException, IOException {
        NcnnNet loaded = new NcnnNet(api, api.createNet.callPointer());
        try (Arena arena = Arena.ofConfined()) {
            api.configure(loaded.net, options);
            loaded.read(api.loadParam, source.param(arena), arena, ".param");
            loaded.read(api.loadModel, source.bin(arena), arena, ".bin");
            return loaded;
        } catch (NcnnException | IOException | RuntimeException e) {
            loaded.close();
            throw e;
        }
    }

    /** Let ncnn read memory as if it were a file: so it can't read beyond its end. */
    private void read(NativeFunction load, MemorySegment memory, Arena arena, String part) throws NcnnException {
        // C has no file of 0 bytes in memory. A network without weights reads none of this.
        MemorySegment content = memory.byteSize() == 0 ? arena.allocate(1) : memory;
        MemorySegment file = api.openMemory.callPointer(content, content.byteSize(), arena.allocateFrom("r"));
        if (NativeMemory.isNull(file)) {
            throw new NcnnException("there is no memory for its " + part);
        }
        MemorySegment reader = api.readerOfFile.callPointer(file);
        int code = load.callInt(net, reader);
        long position = (long) api.position.call(file);
        api.destroyReader.call(reader);
        api.closeFile.callInt(file);
        if (code != NcnnApi.OK) {
            throw NcnnException.ofCode(
                    "it stops at byte " + position + " of the " + memory.byteSize() + " of the " + part, code);
        }
        if (part.equals(".bin") && position < memory.byteSize()) {
            throw new NcnnException(
                    "its layers need " + position + " bytes of weights, and its .bin has " + memory.byteSize());
        }
    }

    /** Return what the network asks for, in its order. */
    List<Blob> inputs() {
        return blobs(api.inputCount, api.inputName, api.inputIndex);
    }

    /** Return what the network answers, in its order. */
    List<Blob> outputs() {
        return blobs(api.outputCount, api.outputName, api.outputIndex);
    }

    private List<Blob> blobs(NativeFunction count, NativeFunction name, NativeFunction index) {
        List<Blob> blobs = new ArrayList<>();
        int all = count.callInt(net);
        for (int i = 0; i < all; i++) {
            blobs.add(new Blob(String.valueOf(NativeMemory.text(name.callPointer(net, i))), index.callInt(net, i)));
        }
        return blobs;
    }

    /**
     * Run the network once: the hot path.
     *
     * @param inputs by their place in {@code bound}
     * @param bound mats of ncnn
     * @param outputs what to extract
     * @param room for one pointer
     * @return a mat for each output, which the caller has to destroy
     */
    MemorySegment[] run(List<Blob> inputs, MemorySegment[] bound, List<Blob> outputs, MemorySegment room)
            throws NcnnException {
        MemorySegment[] extracted = new MemorySegment[outputs.size()];
        NativeFunction calling = api.createExtractor;
        try {
            MemorySegment extractor = (MemorySegment) calling.handle().invokeExact(net);
            int code = NcnnApi.OK;
            calling = api.input;
            for (int i = 0; i < bound.length && code == NcnnApi.OK; i++) {
                code = (int)
                        calling.handle().invokeExact(extractor, inputs.get(i).index(), bound[i]);
            }
            calling = api.extract;
            int done = 0;
            while (done < extracted.length && code == NcnnApi.OK) {
                code = (int) calling.handle()
                        .invokeExact(extractor, outputs.get(done).index(), room);
                // A mat is made even where there is nothing to put into it.
                extracted[done] = NativeMemory.pointerAt(room, 0);
                done++;
            }
            calling = api.destroyExtractor;
            calling.handle().invokeExact(extractor);
            if (code != NcnnApi.OK) {
                for (int i = 0; i < done; i++) {
                    api.destroyMat.call(extracted[i]);
                }
                throw NcnnException.ofCode(
                        "it stops before output "
                                + outputs.get(Math.max(0, done - 1)).name(),
                        code);
            }
            return extracted;
        } catch (NcnnException e) {
            throw e;
        } catch (Throwable e) {
            throw calling.unexpected(e);
        }
    }

    @Override
    public void close() {
        api.destroyNet.call(net);
    }

    /**
     * Name one of the network's inputs or outputs.
     *
     * @param index by which ncnn finds it
     */
    record Blob(String name, int index) {}
}
