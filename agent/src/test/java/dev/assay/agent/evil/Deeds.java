package dev.assay.agent.evil;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** Do evil to one's own process. */
@SuppressWarnings("restricted")
final class Deeds {
    private static final int RUBBISH_BYTES = 4 << 20;

    private Deeds() {}

    static void commit(Deed deed) {
        switch (deed) {
            case NOTHING -> {}
            case SEGFAULT -> segfault();
            case EXIT -> System.exit(7);
            case HALT -> Runtime.getRuntime().halt(0);
            case HANG -> hang();
            case EXHAUST_HEAP -> exhaustHeap();
            case EXHAUST_NATIVE_MEMORY -> Arena.global().allocate(1L << 60);
            case ASK_FOR_MEMORY -> askForMemory();
            case SPY -> spy();
            case PRINT -> {
                scribble(1);
                scribble(2);
            }
            case SCRIBBLE -> {
                for (int descriptor = 3; descriptor < 64; descriptor++) {
                    scribble(descriptor);
                }
            }
            case THROW_PROBLEM ->
                throw new ProblemException(Problem.user("model.unsupported", "the model uses Foo", "use Bar"));
            case THROW -> throw new IllegalStateException("the flux is uncapacitated");
            case OVERFLOW_STACK -> overflow(1);
            case START_CHILD -> {
                startChild();
                hang();
            }
            case LEAVE_CHILD -> startChild();
        }
    }

    private static void segfault() {
        call("strlen", FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS), MemorySegment.NULL);
    }

    private static void hang() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void exhaustHeap() {
        List<byte[]> hoard = new ArrayList<>();
        while (!hoard.contains(new byte[0])) {
            hoard.add(new byte[1 << 20]);
        }
    }

    private static void askForMemory() {
        FunctionDescriptor calloc =
                FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);
        if (call("calloc", calloc, 1L, 2L << 30) instanceof MemorySegment given && given.address() == 0) {
            throw new IllegalStateException("there are no 2 GiB");
        }
    }

    private static void spy() {
        try (Stream<NetworkInterface> networks = NetworkInterface.networkInterfaces();
                Stream<Path> processes = Files.list(Path.of("/proc"));
                Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
            throw new IllegalStateException("networks "
                    + networks.map(NetworkInterface::getName).sorted().toList()
                    + ", processes "
                    + processes
                            .filter(file -> file.getFileName().toString().matches("[0-9]+"))
                            .count()
                    + ", privileges "
                    + status.filter(line -> line.startsWith("CapEff:")).findFirst());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int overflow(int depth) {
        return depth == 0 ? 0 : overflow(depth + 1) + 1;
    }

    private static void startChild() {
        try {
            new ProcessBuilder("sleep", "600").inheritIO().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Write text, control bytes and beginnings of frames. */
    private static void scribble(int descriptor) {
        byte[] rubbish = new byte[RUBBISH_BYTES];
        byte[] pattern = {'n', 'o', 'i', 's', 'e', '\n', 0, (byte) 0xFF, 'A', 'S', 'S', 'A', 'Y', (byte) 0xFE, 1, 0x7F};
        for (int i = 0; i < rubbish.length; i++) {
            rubbish[i] = pattern[i % pattern.length];
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, rubbish);
            // The pipe takes it bit by bit; a descriptor that is not open takes none.
            call(
                    "write",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG),
                    descriptor,
                    bytes,
                    (long) rubbish.length);
        }
    }

    private static Object call(String function, FunctionDescriptor descriptor, Object... arguments) {
        Linker linker = Linker.nativeLinker();
        MethodHandle handle = linker.downcallHandle(linker.defaultLookup().findOrThrow(function), descriptor);
        try {
            return handle.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
