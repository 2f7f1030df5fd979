package dev.assay.agent.android;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.tool.PrintableText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Run a program on a device that measures a model there and prints what {@code assay-runner.c} prints. A program that hangs costs a
 * reboot, one that fails shows the end of the device's log.
 */
final class AndroidRunner {
    private final AndroidDevice device;
    private final DeviceFiles files;
    private final FitnessGate gate;
    private final Duration silence;

    /**
     * Say what to measure.
     *
     * @param runner the program, built for the device
     * @param library the TensorFlow Lite library, built for the device
     * @param model a {@code .tflite} file
     * @param samples the inputs, or {@code null} for zeros
     * @param threads of one inference
     * @param cpus to run on, or {@code null} for those that the system chooses
     * @param budget further options of the runner, such as {@code min-ms}, with their values
     */
    record Task(
            Path runner,
            Path library,
            Path model,
            @Nullable Path samples,
            int threads,
            @Nullable CpuMask cpus,
            Map<String, Integer> budget) {
        Task {
            budget = Map.copyOf(budget);
        }
    }

    /**
     * Run on a device.
     *
     * @param silence how long a runner may print nothing before it counts as hung
     */
    AndroidRunner(AndroidDevice device, DeviceFiles files, FitnessGate gate, Duration silence) {
        this.device = device;
        this.files = files;
        this.gate = gate;
        this.silence = silence;
    }

    /**
     * Wait until the device is fit, and measure.
     *
     * @throws ProblemException {@code android.not-fit}, {@code android.hung} after a reboot, {@code android.runner-failed},
     *     {@code android.runner-output}
     */
    RunnerRecording measure(Task task) throws IOException, InterruptedException {
        List<String> words = words(task);
        gate.await();
        return run(task, words).recording();
    }

    /**
     * Run every sample once and fetch the outputs.
     *
     * @param target the bytes of all outputs, sample by sample
     * @return how many samples were run
     */
    long answer(Task task, Path target) throws IOException, InterruptedException {
        String outputs = AndroidDevice.DIRECTORY + "/outputs";
        List<String> words = words(task);
        words.addAll(List.of("--outputs", outputs));
        RunnerOutput output = run(task, words);
        device.pull(outputs, target);
        device.text(DeviceCommand.of("rm", outputs));
        return output.ended();
    }

    private List<String> words(Task task) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>();
        words.add(files.ensure(task.runner(), true));
        words.addAll(List.of("--library", files.ensure(task.library(), false)));
        words.addAll(List.of("--model", files.ensure(task.model(), false)));
        words.addAll(List.of("--threads", Integer.toString(task.threads())));
        if (task.samples() != null) {
            words.addAll(List.of("--samples", files.ensure(task.samples(), false)));
        }
        new TreeMap<>(task.budget())
                .forEach((option, value) -> words.addAll(List.of("--" + option, Integer.toString(value))));
        return words;
    }

    private RunnerOutput run(Task task, List<String> words) throws InterruptedException {
        DeviceCommand command = new DeviceCommand(words);
        if (task.cpus() != null) {
            command = command.onCpus(task.cpus());
        }
        device.clearLog();
        RunnerOutput output = new RunnerOutput();
        int exitCode;
        try {
            exitCode = device.stream(command, silence, output::accept);
        } catch (ProblemException e) {
            if (e.problems().stream().map(Problem::code).anyMatch(AndroidProblems.HUNG::equals)) {
                String log = device.logTail();
                device.reboot();
                throw new ProblemException(
                        Problem.agent(
                                AndroidProblems.HUNG,
                                "the runner on Android device " + device.serial() + " said nothing for "
                                        + silence.toSeconds() + " s; the device was started again. Its log ended with: "
                                        + PrintableText.of(log),
                                "try the model with the same library in another way; other threads, other CPUs"),
                        e);
            }
            throw e;
        }
        // Before Android 7 adb does not tell how a command ended: the runner's own last line does.
        if (exitCode != 0 || output.ended() < 0) {
            throw AndroidProblems.runnerFailed(
                    device.serial(), "ended with " + exitCode, output.lastWords(), device.logTail());
        }
        return output;
    }
}
