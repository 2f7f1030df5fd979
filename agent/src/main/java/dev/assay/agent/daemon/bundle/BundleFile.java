package dev.assay.agent.daemon.bundle;

import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.DurableFiles;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.Bundle;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import tools.jackson.core.JacksonException;

/** Read a bundle, see {@link Bundle}, or write one. Nothing in it is believed: files are found by name and hashed by whoever uses them. */
public final class BundleFile implements AutoCloseable {
    private static final long LARGEST_MANIFEST_BYTES = 256L << 20;

    private final Path path;
    private final ZipFile zip;
    private final Bundle bundle;

    private BundleFile(Path path, ZipFile zip, Bundle bundle) {
        this.path = path;
        this.zip = zip;
        this.bundle = bundle;
    }

    /**
     * Open a bundle.
     *
     * @throws ProblemException {@code bundle.not-readable}, {@code bundle.other-format}
     */
    public static BundleFile open(Path path) {
        try {
            ZipFile zip = new ZipFile(path.toFile());
            try {
                Bundle bundle = ZipEntries.json(zip, Bundle.MANIFEST, LARGEST_MANIFEST_BYTES, Bundle.class);
                requireFormat(path, bundle.format());
                return new BundleFile(path, zip, bundle);
            } catch (IOException | RuntimeException e) {
                zip.close();
                throw e;
            }
        } catch (IOException | JacksonException e) {
            throw notReadable(path, e);
        }
    }

    /** Write the bytes of a file somewhere. */
    @FunctionalInterface
    public interface Contents {
        void copy(ArtifactReference file, OutputStream out) throws IOException;
    }

    /**
     * Write a bundle; an earlier file of that name is replaced when the new one is whole.
     *
     * @param files brings the bytes of what the blocks need
     * @throws ProblemException {@code bundle.not-writable}, or what the files bring
     */
    public static void write(Path path, Bundle bundle, Contents files) {
        try {
            DurableFiles.write(path, target -> {
                try (ZipOutputStream out = new ZipOutputStream(target)) {
                    ZipEntries.put(
                            out, Bundle.MANIFEST, AssayJson.prettyMapper().writeValueAsBytes(bundle));
                    for (ArtifactReference file : filesOf(bundle)) {
                        out.putNextEntry(new ZipEntry(Bundle.entry(file)));
                        files.copy(file, out);
                        out.closeEntry();
                    }
                }
            });
        } catch (IOException e) {
            throw notWritable(path, e);
        }
    }

    /** Return what is in it. */
    public Bundle bundle() {
        return bundle;
    }

    /**
     * Read a file that a block needs.
     *
     * @throws ProblemException {@code bundle.incomplete}
     */
    InputStream open(ArtifactReference file) throws IOException {
        ZipEntry entry = zip.getEntry(Bundle.entry(file));
        if (entry == null) {
            throw incomplete(file);
        }
        return zip.getInputStream(entry);
    }

    ProblemException incomplete(ArtifactReference file) {
        return new ProblemException(Problem.user(
                "bundle.incomplete",
                path + " lacks the file " + file.sha256() + ", or a part of it",
                "make the bundle again with `assay bundle`, and copy it whole"));
    }

    private static Set<ArtifactReference> filesOf(Bundle bundle) {
        Set<ArtifactReference> files = new LinkedHashSet<>();
        bundle.blocks().forEach(block -> files.addAll(block.assignment().files()));
        return files;
    }

    static void requireFormat(Path path, int format) {
        if (format != Bundle.FORMAT) {
            throw new ProblemException(Problem.user(
                    "bundle.other-format",
                    path + " has format " + format + ", this Assay knows format " + Bundle.FORMAT,
                    "use the same version of Assay on both machines"));
        }
    }

    static ProblemException notReadable(Path path, Exception e) {
        return new ProblemException(
                Problem.user(
                        "bundle.not-readable",
                        path + " is not a bundle, or is damaged: " + e.getMessage(),
                        "copy it once more; `assay bundle` makes bundles, `assay agent --bundle` measures them"),
                e);
    }

    static ProblemException notWritable(Path path, IOException e) {
        return new ProblemException(
                Problem.environment(
                        "bundle.not-writable", path + " can't be written: " + e, "choose another place, or make room"),
                e);
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw notReadable(path, e);
        }
    }
}
