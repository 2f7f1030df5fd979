package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.Claim;
import dev.assay.scenarios.language.yaml.Form;
import dev.assay.scenarios.language.yaml.Forms;
import dev.assay.scenarios.language.yaml.Named;
import dev.assay.scenarios.language.yaml.NamedForm;
import dev.assay.scenarios.language.yaml.Schemas;
import dev.assay.scenarios.language.yaml.YamlNode;
import dev.assay.scenarios.language.yaml.YamlValue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Read the claims that a scenario checks: its own by name, or the word for those that come with Assay. */
final class ClaimsForm implements Form<List<Claim>> {
    private static final String PUBLISHED = "published";
    private static final NamedForm<ClaimForm.Unnamed> OWN = claims(false);

    /** Return the form of claims by name. */
    static NamedForm<ClaimForm.Unnamed> claims(boolean published) {
        return Forms.named(Forms.name(), ClaimForm.form(published), 1);
    }

    /** Return claims with their names, or {@code null} where one could not be read. */
    static @Nullable List<Claim> named(@Nullable List<Named<ClaimForm.Unnamed>> read) {
        return read == null || !Named.allRead(read)
                ? null
                : read.stream()
                        .map(named -> named.combine((name, claim) -> claim.named(name)))
                        .toList();
    }

    @Override
    public @Nullable List<Claim> read(YamlValue value) {
        if (value.node() instanceof YamlNode.Scalar) {
            return Forms.words(Map.of(PUBLISHED, PUBLISHED)).read(value) == null ? null : PublishedClaims.all();
        }
        return named(OWN.read(value));
    }

    @Override
    public ObjectNode schema() {
        return Schemas.anyOf(List.of(Schemas.constant(PUBLISHED), OWN.schema()));
    }
}
