package dev.assay.agent.worker;

import dev.assay.agent.load.LoadClock;
import dev.assay.agent.runtime.RuntimeRegistry;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Run a worker process: read commands from standard input, write replies to standard output, log to standard error. */
public final class WorkerMain {
    /** Exit status when the agent went away. */
    private static final int ORPHANED = 90;

    private final BlockingQueue<WorkerCommand> commands = new LinkedBlockingQueue<>();
    private final OutputStream frames;
    private final PrintStream log;

    private WorkerMain(OutputStream frames, PrintStream log) {
        this.frames = frames;
        this.log = log;
    }

    /** Start the worker; it takes no arguments. */
    public static void main(String[] arguments) throws Exception {
        String osName = System.getProperty("os.name");
        Optional<Posix> posix = Posix.find(osName);
        OutputStream frames = FrameOutput.claim(posix);
        if (posix.isPresent()) {
            posix.get().ignoreInterrupts();
        }
        WorkerMain worker = new WorkerMain(frames, System.err);
        Thread reader = new Thread(() -> worker.readCommands(System.in), "commands");
        reader.setDaemon(true);
        reader.start();
        worker.run(new ResidentMemory(Path.of("/proc/self/status"), posix, osName));
        // Not System.exit: threads and exit handlers of native libraries have nothing left to do, and some of them
        // crash or hang.
        Runtime.getRuntime().halt(0);
    }

    private void run(ResidentMemory memory) throws IOException, InterruptedException {
        send(new WorkerReply.Ready());
        try (WorkerSession session = new WorkerSession(
                id -> RuntimeRegistry.load().find(id), LoadClock.system(), memory, this::sendProgress)) {
            while (true) {
                WorkerCommand command = commands.take();
                if (command instanceof WorkerCommand.Shutdown) {
                    return;
                }
                send(answer(session, command));
            }
        }
    }

    private WorkerReply answer(WorkerSession session, WorkerCommand command) {
        try {
            return session.handle(command);
        } catch (ProblemException e) {
            return new WorkerReply.Failed(e.problems());
        } catch (Throwable e) {
            // Whatever a runtime throws, an Error included, is a result of this cell.
            log(e);
            return new WorkerReply.Threw(e.toString(), origin(e), e instanceof OutOfMemoryError);
        }
    }

    private static String origin(Throwable error) {
        StackTraceElement[] trace = error.getStackTrace();
        return trace.length == 0
                ? "a place that Java does not tell"
                : trace[0].getClassName() + "." + trace[0].getMethodName();
    }

    private void log(Throwable error) {
        error.printStackTrace(log);
    }

    /** Read commands until the agent closes the stream or dies; then end at once, whatever the main thread does. */
    private void readCommands(InputStream in) {
        try {
            FrameReader reader = new FrameReader(in);
            byte[] frame = reader.read();
            while (frame != null) {
                commands.add(AssayJson.mapper().readValue(frame, WorkerCommand.class));
                frame = reader.read();
            }
        } catch (IOException | RuntimeException e) {
            log(e);
        } finally {
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
            Runtime.getRuntime().halt(ORPHANED);
        }
    }

    private void sendProgress(WorkerReply.Progress progress) {
        try {
            send(progress);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void send(WorkerReply reply) throws IOException {
        frames.write(Frames.encode(AssayJson.mapper().writeValueAsBytes(reply)));
        frames.flush();
    }
}
