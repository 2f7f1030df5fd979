package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.YamlValue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read a list of CPUs; a single CPU looks like a number and is taken as well. */
final class CpusForm implements Form<String> {
    private static final Pattern LIST =
            Pattern.compile("node:[0-9]{1,4}|[0-9]{1,4}(-[0-9]{1,4})?(,[0-9]{1,4}(-[0-9]{1,4})?)*");
    private static final Form<String> TEXT = Forms.anyScalar();

    @Override
    public @Nullable String read(YamlValue value) {
        String text = TEXT.read(value);
        if (text != null && !LIST.matcher(text).matches()) {
            value.report(
                    "scenario.out-of-range",
                    value.name() + " is no list of CPUs",
                    "Write numbers and ranges, such as `0-3,8`, or a NUMA node, such as `node:0`.");
            return null;
        }
        return text;
    }

    @Override
    public ObjectNode schema() {
        return TEXT.schema();
    }
}
