package dev.assay.agent.foreign;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Call one C function.
 *
 * @param name for messages
 * @param handle for the hot path, where {@code invokeExact} costs nanoseconds and {@link #call} microseconds
 */
public record NativeFunction(String name, MethodHandle handle) {
    /** Call the function and return what it returns; the arguments have the types of its descriptor. */
    public Object call(Object... arguments) {
        try {
            return handle.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Call a function that returns an {@code int}. */
    public int callInt(Object... arguments) {
        return (int) call(arguments);
    }

    /** Call a function that returns a pointer. */
    public MemorySegment callPointer(Object... arguments) {
        return (MemorySegment) call(arguments);
    }

    /** Turn what {@link MethodHandle} declares into what can happen: a C function throws nothing. */
    public IllegalStateException unexpected(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return new IllegalStateException("calling " + name + " failed: " + e, e);
    }
}
