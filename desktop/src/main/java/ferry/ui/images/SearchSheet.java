package ferry.ui.images;

import ferry.docker.FoundImage;
import ferry.ui.base.Background;
import ferry.ui.base.EmptyState;
import ferry.ui.base.Nodes;
import ferry.ui.base.Problem;
import ferry.ui.base.ProblemBox;
import ferry.ui.base.Sheets;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.geometry.Insets;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** What Docker's registry has under a word; what is chosen is pulled. UI thread. */
final class SearchSheet extends VBox {
    private static final double ROW_HEIGHT = 33;
    private final ImageServices services;
    private final String endpoint;
    private final TextField word = new TextField();
    private final TableView<FoundImage> table = new TableView<>();
    private final ProblemBox problem = new ProblemBox();
    private final Label count = Nodes.label("", "text-muted");
    private @Nullable Thread asking;

    private SearchSheet(ImageServices services, String endpoint) {
        this.services = services;
        this.endpoint = endpoint;
        getStyleClass().add("search-sheet");
        setId("search-sheet");
        word.setId("search-word");
        word.setPromptText(Texts.of("image.search.prompt"));
        word.getStyleClass().add("default-focus");
        Nodes.name(word, Texts.of("image.search.prompt"));
        word.setOnAction(event -> search());
        HBox.setHgrow(word, Priority.ALWAYS);
        table.setId("search-table");
        table.getStyleClass().addAll("dense", "list-table");
        table.setFixedCellSize(ROW_HEIGHT);
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        Nodes.name(table, Texts.of("image.search.found"));
        column("column.name", 240, image -> Shown.line(image.name()), "name-cell");
        column("image.search.stars", 80, image -> String.valueOf(image.stars()), "figure-cell");
        column(
                "image.search.official",
                80,
                image -> image.official() ? Texts.of("image.search.official") : "",
                "muted-cell");
        column("image.search.description", 300, image -> Shown.line(image.description()), "muted-cell");
        VBox.setVgrow(table, Priority.ALWAYS);
        setMargin(problem, new Insets(0, 14, 8, 14));
        Nodes.show(problem, false);
        say("image.search.none", "image.search.hint");
    }

    /** @param pull gets the name of the image that is wanted */
    static void show(Sheets sheets, ImageServices services, String endpoint, Consumer<String> pull) {
        SearchSheet sheet = new SearchSheet(services, endpoint);
        String title = Texts.of("image.search.title", Shown.line(endpoint));
        Button go = Nodes.button("image.search.do", Feather.SEARCH, sheet::search);
        go.setId("search-go");
        Runnable take = () -> {
            FoundImage chosen = sheet.table.getSelectionModel().getSelectedItem();
            if (chosen != null) {
                sheet.stop();
                sheets.hide();
                pull.accept(chosen.name());
            }
        };
        Button yes = Nodes.button("image.pull.do", Feather.DOWNLOAD_CLOUD, take, "accent");
        yes.setId("search-pull");
        yes.disableProperty()
                .bind(sheet.table.getSelectionModel().selectedItemProperty().isNull());
        sheet.table.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ENTER) {
                take.run();
                event.consume();
            }
        });
        sheet.table.setOnMouseClicked(event -> {
            if (event.getClickCount() == 2) {
                take.run();
            }
        });
        var header = Nodes.row(Nodes.label(title, "sheet-title"));
        header.getStyleClass().add("sheet-header");
        var bar = Nodes.row(sheet.word, go);
        bar.getStyleClass().add("list-bar");
        var footer = Nodes.row(
                sheet.count,
                Nodes.spacer(),
                Nodes.button("confirm.cancel", Feather.X, () -> {
                    sheet.stop();
                    sheets.hide();
                }),
                yes);
        footer.getStyleClass().add("sheet-footer");
        sheet.getChildren().addAll(header, bar, sheet.problem, sheet.table, footer);
        sheets.show(sheet, title, sheet::stop);
    }

    private void search() {
        String wanted = word.getText().strip();
        if (wanted.isEmpty()) {
            return;
        }
        stop();
        Nodes.show(problem, false);
        table.getItems().clear();
        table.setPlaceholder(new ProgressIndicator());
        count.setText("");
        asking = Background.call("image-search", () -> services.search(endpoint, wanted), this::found, this::failed);
    }

    private void stop() {
        if (asking != null) {
            asking.interrupt();
            asking = null;
        }
    }

    private void found(List<FoundImage> images) {
        asking = null;
        say("image.search.nothing", "image.search.nothing.hint");
        table.getItems().setAll(images);
        count.setText(Texts.of("list.count", images.size()));
        if (!images.isEmpty()) {
            table.getSelectionModel().select(0);
            table.requestFocus();
        }
    }

    private void failed(Problem why) {
        asking = null;
        say("image.search.failed", "image.search.failed.hint");
        problem.set(why);
        Nodes.show(problem, true);
    }

    private void say(String titleKey, String hintKey) {
        table.setPlaceholder(new EmptyState(Feather.SEARCH, Texts.of(titleKey), Texts.of(hintKey)));
    }

    private void column(String key, double width, Function<FoundImage, String> text, String styleClass) {
        TableColumn<FoundImage, FoundImage> column = new TableColumn<>(Texts.of(key));
        column.setPrefWidth(width);
        column.setReorderable(false);
        column.setSortable(false);
        if (table.getColumns().isEmpty()) {
            column.getStyleClass().add("first-column");
        }
        column.getStyleClass().add(styleClass.equals("figure-cell") ? "figure-column" : "text-column");
        column.setCellValueFactory(features -> new ReadOnlyObjectWrapper<>(features.getValue()));
        column.setCellFactory(view -> new TableCell<>() {
            {
                getStyleClass().add(styleClass);
            }

            @Override
            protected void updateItem(FoundImage image, boolean empty) {
                super.updateItem(image, empty);
                setText(empty || image == null ? "" : text.apply(image));
            }
        });
        table.getColumns().add(column);
    }
}
