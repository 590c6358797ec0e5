package ferry.ui.details;

import com.fasterxml.jackson.databind.JsonNode;
import ferry.ui.base.Nodes;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import java.util.Locale;
import java.util.Map;
import javafx.scene.control.Label;
import javafx.scene.control.TreeCell;
import javafx.scene.control.TreeItem;
import javafx.scene.layout.HBox;
import org.jspecify.annotations.Nullable;

/** JSON as items of a tree. Bounded: an engine's answer is not trusted to be small. */
public final class JsonTree {
    private static final int MOST = 20_000;
    private static final int DEEPEST = 64;
    private final String wanted;
    private int made;

    /** A key (or an index in brackets) and what is behind it. */
    public record Entry(String key, String value, String kind) {}

    private JsonTree(String wanted) {
        this.wanted = wanted;
    }

    /** The tree; with a filter, only what has it in a key or a value, and what is above that. */
    static TreeItem<Entry> of(JsonNode node, String filter) {
        TreeItem<Entry> root = new TreeItem<>(new Entry("", "", "object"));
        new JsonTree(filter.toLowerCase(Locale.ROOT)).children(root, node, 0, false);
        root.setExpanded(true);
        return root;
    }

    private void children(TreeItem<Entry> parent, JsonNode node, int depth, boolean within) {
        if (depth == DEEPEST) {
            return;
        }
        if (node.isArray()) {
            int index = 0;
            for (JsonNode element : node) {
                child(parent, "[" + index++ + "]", element, depth, within);
            }
        } else {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                child(parent, field.getKey(), field.getValue(), depth, within);
            }
        }
    }

    private void child(TreeItem<Entry> parent, String key, JsonNode value, int depth, boolean within) {
        if (made >= MOST) {
            return;
        }
        TreeItem<Entry> item = new TreeItem<>(entry(key, value));
        boolean here = within || wanted.isEmpty() || has(key) || (value.isValueNode() && has(value.asText()));
        if (value.isContainerNode()) {
            children(item, value, depth + 1, here);
        }
        if (here || !item.getChildren().isEmpty()) {
            made++;
            item.setExpanded(!wanted.isEmpty() || (depth == 0 && value.size() <= 12));
            parent.getChildren().add(item);
        }
    }

    private boolean has(String text) {
        return text.toLowerCase(Locale.ROOT).contains(wanted);
    }

    private static Entry entry(String key, JsonNode value) {
        String shownKey = Shown.line(key);
        if (value.isObject()) {
            return new Entry(shownKey, value.isEmpty() ? "{}" : "", "object");
        }
        if (value.isArray()) {
            return new Entry(shownKey, value.isEmpty() ? "[]" : Texts.of("inspect.elements", value.size()), "array");
        }
        String kind = value.isTextual() ? "text" : value.isNumber() ? "number" : "word";
        return new Entry(shownKey, Shown.line(value.asText()), kind);
    }

    /** A line of the tree: key and value in two colours. */
    static final class Cell extends TreeCell<Entry> {
        private final Label key = Nodes.label("", "json-key");
        private final Label value = Nodes.label("", "json-value");
        private final HBox line = Nodes.row(key, value);

        Cell() {
            key.setMinWidth(USE_PREF_SIZE);
        }

        @Override
        protected void updateItem(@Nullable Entry entry, boolean empty) {
            super.updateItem(entry, empty);
            if (empty || entry == null) {
                setGraphic(null);
                return;
            }
            key.setText(entry.key());
            value.setText(entry.value());
            Nodes.tone(value, entry.kind(), "object", "array", "text", "number", "word");
            setGraphic(line);
        }
    }
}
