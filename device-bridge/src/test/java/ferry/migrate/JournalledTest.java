package ferry.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What another Ferry reads of the one that was killed. */
class JournalledTest {
    @Test
    void anUndoIsReadAsItWasWritten() {
        List<Undo> acts = List.of(
                new Undo(Undo.Kind.RESTART_POLICY, "pc", "id", "{\"Name\":\"always\"}"),
                new Undo(Undo.Kind.RESUME, "phone:a \"b\"", "id", "ferry-1"));

        assertThat(Undo.of(Undo.json(acts))).isEqualTo(acts);
        assertThat(Undo.of("")).isEmpty();
    }

    @Test
    void aPassageIsReadAsItWasWritten() {
        Passage p = new Passage(
                "s",
                "pc",
                "phone",
                "id",
                "web",
                JsonNodeFactory.instance.objectNode().put("Name", "always"),
                "web",
                "",
                Strategy.TRANSLATED,
                "ferry-s",
                true,
                true,
                0,
                0);

        Passage moved = p.withTargetId("t").frozenAt(5).carried(7);

        assertThat(Passage.of(moved.json())).isEqualTo(moved);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[", "{\"session\":\"s\",\"strategy\":\"none\"}", "null", "[1]"})
    void aDamagedPassageIsRefused(String text) {
        assertThatThrownBy(() -> Passage.of(text)).isInstanceOf(MigrationException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{\"act\":\"format-disk\"}]", "[", "[{}]"})
    void anUnknownUndoIsRefused(String text) {
        assertThatThrownBy(() -> Undo.of(text)).isInstanceOf(MigrationException.class);
    }
}
