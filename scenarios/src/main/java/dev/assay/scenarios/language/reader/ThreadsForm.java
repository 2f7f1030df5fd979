package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.Schemas;
import dev.assay.scenarios.language.yaml.YamlNode;
import dev.assay.scenarios.language.yaml.YamlValue;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read a number of threads, or the word that stands for as many as a device has usable cores. */
final class ThreadsForm implements Form<Integer> {
    private static final String ALL = "all";
    private static final Form<Integer> NUMBER = Forms.count(1, 1024);

    @Override
    public @Nullable Integer read(YamlValue value) {
        return value.node() instanceof YamlNode.Scalar scalar && scalar.text().equals(ALL)
                ? Integer.valueOf(RuntimeConfiguration.ALL_THREADS)
                : NUMBER.read(value);
    }

    @Override
    public ObjectNode schema() {
        return Schemas.anyOf(List.of(NUMBER.schema(), Schemas.constant(ALL)));
    }
}
