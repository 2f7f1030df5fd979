package dev.assay.agent.scoring;

import dev.assay.agent.runtime.Tensor;
import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.measurement.AccuracyMeasurement;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.samples.SampleSetHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Write the baseline's outputs of the evaluation samples to a file, one sample at a time; the file appears when it is complete. */
final class BaselineOutputsRecorder implements Scorer {
    private final SampleSetHeader header;
    private final Path file;
    private final Path partFile;
    private final SampleOrder order;
    private final FileChannel channel;
    private @Nullable BaselineOutputsHeader outputsHeader;

    BaselineOutputsRecorder(SampleSetHeader header, Path file) {
        this.header = header;
        this.file = file;
        this.partFile = file.resolveSibling(file.getFileName() + ".part");
        this.order = new SampleOrder(header);
        if (header.evaluationSamples() == 0) {
            throw AgreementScorer.noEvaluationSamples();
        }
        try {
            this.channel = FileChannel.open(
                    partFile,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    @Override
    public void accept(int firstSample, int count, int batch, List<Tensor> outputs) {
        order.advance(firstSample, count, batch);
        try {
            for (int row = 0; row < count; row++) {
                if (firstSample + row >= header.referenceSamples()) {
                    write(SampleOutput.of(outputs, batch, row));
                }
            }
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    @Override
    public @Nullable AccuracyMeasurement score() {
        order.requireComplete();
        try {
            channel.close();
            Files.move(partFile, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw cannotWrite(e);
        }
        return null;
    }

    @Override
    public void close() {
        try {
            channel.close();
            Files.deleteIfExists(partFile);
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private void write(List<SampleOutput> outputs) throws IOException {
        BaselineOutputsHeader current = BaselineOutputsHeader.of(header.evaluationSamples(), outputs);
        if (outputsHeader == null) {
            outputsHeader = current;
            byte[] json = AssayJson.mapper().writeValueAsBytes(current);
            writeAll(BaselineOutputsReader.lead(json.length));
            writeAll(ByteBuffer.wrap(json));
        } else if (!outputsHeader.equals(current)) {
            throw SampleOutput.badOutput(
                    "the baseline's outputs are " + current.outputs() + " for one sample and " + outputsHeader.outputs()
                            + " for another; they can't be compared one by one",
                    "use inputs of one shape, or a model whose outputs don't change their shape");
        }
        for (SampleOutput output : outputs) {
            ByteBuffer copy = ByteBuffer.allocate(output.data().limit()).order(ByteOrder.LITTLE_ENDIAN);
            Elements.copy(output.data(), output.type(), copy);
            writeAll(copy.flip());
        }
    }

    private void writeAll(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private ProblemException cannotWrite(IOException cause) {
        return new ProblemException(
                Problem.environment(
                        "score.cannot-write",
                        "the baseline's outputs can't be written to " + file + ": " + cause,
                        "check that the disk has space and that the directory can be written to"),
                cause);
    }
}
