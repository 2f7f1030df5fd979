package dev.assay.coordinator.source;

import dev.assay.scenarios.language.SourceLocation.Https;
import java.net.URI;
import java.nio.file.Path;

/** Resolve one address, in a process of its own. */
final class ResolvingProcess {
    private ResolvingProcess() {}

    public static void main(String[] arguments) {
        SourceFixture sources = new SourceFixture(Path.of(arguments[0]));
        System.out.println("resolved "
                + sources.resolve(new Https(URI.create(arguments[1]), null))
                        .reference()
                        .sizeBytes());
    }
}
