package dev.assay.optimizer.onnx;

import com.google.protobuf.UnsafeByteOperations;
import dev.assay.optimizer.onnx.proto.StringStringEntryProto;
import dev.assay.optimizer.onnx.proto.TensorProto;
import dev.assay.optimizer.onnx.proto.TensorProto.DataLocation;
import dev.assay.optimizer.onnx.proto.TensorProto.DataType;
import dev.assay.scenarios.hash.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bring in weights that lie in files beside the model. Files are mapped, not read: a model may be larger than the heap.
 *
 * <p>A model names these files itself, so a name is not trusted: it must lead to a regular file inside the model's own folder.
 */
final class ExternalData {
    private final String model;
    private final Path folder;
    private final Map<Path, FileBytes> files = new LinkedHashMap<>();

    ExternalData(String model, Path folder) {
        this.model = model;
        this.folder = folder;
    }

    /** Return the files that tensors were found in, in the order of their first use. */
    List<Path> files() {
        return List.copyOf(files.keySet());
    }

    long sizeBytes() {
        return files.values().stream().mapToLong(FileBytes::sizeBytes).sum();
    }

    /** Return the SHA-256 of these files, one after the other; {@code null} if there are none. */
    @Nullable
    String sha256() {
        if (files.isEmpty()) {
            return null;
        }
        MessageDigest digest = Sha256.digest();
        files.values().forEach(file -> file.addTo(digest));
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Return the tensor with its data as raw data; a tensor that has its data already is returned as it is. */
    TensorProto resolve(TensorProto tensor) {
        if (tensor.getDataLocation() != DataLocation.EXTERNAL) {
            return tensor;
        }
        long elements = TensorCheck.promisedElements(model, tensor);
        if (Tensors.type(tensor) == DataType.STRING) {
            throw ModelProblems.damaged(model, TensorCheck.name(tensor) + " holds strings in another file");
        }
        long sizeBytes = ElementFormat.rawSizeBytes(Tensors.type(tensor), elements);
        if (sizeBytes > Integer.MAX_VALUE) {
            throw ModelProblems.unsupported(
                    model,
                    TensorCheck.name(tensor) + " is larger than 2 GB",
                    "Split the weight, or use a smaller model.");
        }
        Map<String, String> entries = entries(tensor);
        String location = entries.getOrDefault("location", "");
        long offset = number(tensor, "offset", entries.getOrDefault("offset", "0"));
        long length = number(tensor, "length", entries.getOrDefault("length", Long.toString(sizeBytes)));
        if (length != sizeBytes) {
            throw ModelProblems.damaged(
                    model,
                    TensorCheck.name(tensor) + " of " + Tensors.type(tensor) + " " + tensor.getDimsList() + " needs "
                            + sizeBytes + " bytes but has " + length + " in " + location);
        }
        FileBytes data = files.computeIfAbsent(path(tensor, location), ExternalData::open);
        if (offset > data.sizeBytes() - length) {
            throw ModelProblems.cutOff(
                    model,
                    location + " has " + data.sizeBytes() + " bytes, and " + TensorCheck.name(tensor) + " ends at byte "
                            + (offset + length));
        }
        return tensor.toBuilder()
                .clearDataLocation()
                .clearExternalData()
                .setRawData(UnsafeByteOperations.unsafeWrap(data.slice(offset, length)))
                .build();
    }

    private static Map<String, String> entries(TensorProto tensor) {
        Map<String, String> entries = new LinkedHashMap<>();
        for (StringStringEntryProto entry : tensor.getExternalDataList()) {
            entries.put(entry.getKey(), entry.getValue());
        }
        return entries;
    }

    private long number(TensorProto tensor, String key, String text) {
        // 18 digits always fit into a long.
        if (!text.matches("[0-9]{1,18}")) {
            throw ModelProblems.damaged(model, TensorCheck.name(tensor) + " has the " + key + " '" + text + "'");
        }
        return Long.parseLong(text);
    }

    private Path path(TensorProto tensor, String location) {
        try {
            Path home = folder.toRealPath();
            Path named = Path.of(location);
            boolean escapes = location.isEmpty() || named.isAbsolute() || location.contains("\\");
            for (Path part : named) {
                escapes |= part.toString().equals("..");
            }
            if (escapes) {
                throw outside(tensor, location);
            }
            Path file = home.resolve(named).toRealPath();
            if (!file.startsWith(home) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw outside(tensor, location);
            }
            return file;
        } catch (InvalidPathException invalid) {
            throw outside(tensor, location);
        } catch (IOException failure) {
            throw ModelProblems.notReadable(folder.resolve(location), failure);
        }
    }

    private RuntimeException outside(TensorProto tensor, String location) {
        return ModelProblems.damaged(
                model,
                TensorCheck.name(tensor) + " lies in '" + location + "', which is no file inside the model's folder");
    }

    private static FileBytes open(Path file) {
        try {
            return FileBytes.of(file);
        } catch (IOException failure) {
            throw ModelProblems.notReadable(file, failure);
        }
    }

    void unload() {
        files.values().forEach(FileBytes::unload);
    }

    void requireUnchanged() {
        files.values().forEach(FileBytes::requireUnchanged);
    }
}
