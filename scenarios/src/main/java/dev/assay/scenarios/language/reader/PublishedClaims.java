package dev.assay.scenarios.language.reader;

import dev.assay.scenarios.language.Claim;
import dev.assay.scenarios.language.yaml.Fields;
import dev.assay.scenarios.language.yaml.Findings;
import dev.assay.scenarios.language.yaml.Key;
import dev.assay.scenarios.language.yaml.Named;
import dev.assay.scenarios.language.yaml.YamlNode;
import dev.assay.scenarios.language.yaml.YamlTreeReader;
import dev.assay.scenarios.language.yaml.YamlValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Hold what is commonly said of optimizations: the file {@code claims.yaml} of the library. */
public final class PublishedClaims {
    private static final String FILE = "claims.yaml";
    private static final Key<List<Named<ClaimForm.Unnamed>>> CLAIMS =
            Key.required("claims", ClaimsForm.claims(true), "Claims by name.", "{ int8: { … } }");

    private PublishedClaims() {}

    /** Return all of them, in the order of the file. */
    public static List<Claim> all() {
        return Claims.ALL;
    }

    /** Read the file when somebody asks for it: most scenarios do not. */
    private static final class Claims {
        private static final List<Claim> ALL = read();

        private static List<Claim> read() {
            Findings findings = new Findings();
            YamlNode root = YamlTreeReader.read(bytes(), FILE, findings);
            Fields.Values values = Fields.of(CLAIMS).read(new YamlValue("", root, findings));
            List<Claim> claims = values == null ? null : ClaimsForm.named(values.find(CLAIMS));
            if (claims == null || !findings.isEmpty()) {
                throw findings.toException();
            }
            return claims;
        }

        private static byte[] bytes() {
            try (InputStream in = PublishedClaims.class.getResourceAsStream(FILE)) {
                if (in == null) {
                    throw new IllegalStateException("this build of Assay lacks its " + FILE);
                }
                return in.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
