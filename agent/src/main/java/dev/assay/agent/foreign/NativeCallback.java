package dev.assay.agent.foreign;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Let C call Java. */
public final class NativeCallback {
    private NativeCallback() {}

    /**
     * Return a function pointer to a method. The method must not throw: that would end the process.
     *
     * @param lookup of the class that has the method, which may be private
     * @param target whose method it is
     * @param method its name
     * @param descriptor what C passes and gets; decides which method of that name it is
     * @param arena for how long C may call it
     */
    @SuppressWarnings("restricted") // See NativeLibrary.
    public static MemorySegment pointer(
            MethodHandles.Lookup lookup, Object target, String method, FunctionDescriptor descriptor, Arena arena) {
        MethodType type = descriptor.toMethodType();
        try {
            MethodHandle handle = lookup.bind(target, method, type);
            return Linker.nativeLinker().upcallStub(handle, descriptor, arena);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(target.getClass() + " has no method " + method + type, e);
        }
    }
}
