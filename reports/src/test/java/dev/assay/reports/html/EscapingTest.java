package dev.assay.reports.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.assay.scenarios.json.AssayJson;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class EscapingTest {
    @Test
    void writesMarkupAsText() {
        assertThat(Element.of("p")
                        .set("title", "\"'<>&")
                        .text("<b> & 'c' \"d\"")
                        .toString())
                .isEqualTo("<p title=\"&quot;&#39;&lt;&gt;&amp;\">&lt;b&gt; &amp; &#39;c&#39; &quot;d&quot;</p>\n");
    }

    @Test
    void replacesWhatNoPageMayHold() {
        assertThat(Element.of("b")
                        .text("a\u0000b\u001bc\ud800d\udc00e \ud83d\ude00")
                        .toString())
                .isEqualTo("<b>a\uFFFDb\uFFFDc\uFFFDd\uFFFDe \ud83d\ude00</b>");
    }

    @Property(tries = 200)
    void keepsJsonTheSameAndWithinItsScript(@ForAll String text) {
        String json = AssayJson.mapper().writeValueAsString(text + "</script><!--&\u2028");
        String escaped = Escaping.jsonForScript(json);
        assertThat(escaped).doesNotContain("<", ">", "&", "\u2028", "\u2029");
        assertThat(AssayJson.mapper().readValue(escaped, String.class))
                .isEqualTo(AssayJson.mapper().readValue(json, String.class));
    }

    @Test
    void quotesWordsForTheShell() {
        assertThat(Escaping.shellWord("scenarios/a-b_1.yaml")).isEqualTo("scenarios/a-b_1.yaml");
        assertThat(Escaping.shellWord("it's; rm -rf $HOME")).isEqualTo("'it'\\''s; rm -rf $HOME'");
    }

    @Test
    void refusesContentThatEndsItsScript() {
        assertThatIllegalArgumentException().isThrownBy(() -> Element.verbatim("script", "x</SCRIPT>"));
        assertThatIllegalArgumentException().isThrownBy(() -> Element.of("p").set("onclick", "x"));
    }
}
