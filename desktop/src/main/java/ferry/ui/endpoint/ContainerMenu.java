package ferry.ui.endpoint;

import ferry.ui.WorkbenchServices.ContainerAction;
import ferry.ui.base.Icons;
import ferry.ui.base.ProblemBox;
import ferry.ui.base.Texts;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.KeyCombination;
import org.kordamp.ikonli.feather.Feather;

/** What can be done with the selected containers. Built when it opens, so that it fits their states. */
final class ContainerMenu extends ContextMenu {
    private final Supplier<List<ContainerRow>> selection;
    private final ContainerActions actions;
    private final Moves moves;

    ContainerMenu(Supplier<List<ContainerRow>> selection, ContainerActions actions, Moves moves) {
        this.selection = selection;
        this.actions = actions;
        this.moves = moves;
        getItems().add(new MenuItem());
        setOnShowing(event -> build());
        // The keys of its items would go on working in the whole window, for rows that are no longer selected.
        setOnHidden(event -> getItems().setAll(new MenuItem()));
    }

    private void build() {
        List<ContainerRow> rows = selection.get();
        getItems().clear();
        if (rows.isEmpty()) {
            MenuItem none = new MenuItem(Texts.of("menu.noselection"));
            none.setDisable(true);
            getItems().add(none);
            return;
        }
        move(rows);
        getItems().add(new SeparatorMenuItem());
        action(ContainerAction.START, Feather.PLAY, rows);
        action(ContainerAction.STOP, Feather.SQUARE, rows);
        action(ContainerAction.PAUSE, Feather.PAUSE, rows);
        action(ContainerAction.UNPAUSE, Feather.PLAY_CIRCLE, rows);
        action(ContainerAction.RESTART, Feather.ROTATE_CW, rows);
        signals(rows);
        getItems().add(new SeparatorMenuItem());
        MenuItem rename = new MenuItem(Texts.of("menu.rename"), Icons.of(Feather.EDIT_2));
        rename.setId("menu-rename");
        rename.setDisable(rows.size() != 1);
        rename.setAccelerator(KeyCombination.valueOf("F2"));
        rename.setOnAction(event -> actions.rename(rows.getFirst()));
        getItems().add(rename);
        MenuItem copyName = new MenuItem(Texts.of("menu.copyname"), Icons.of(Feather.COPY));
        copyName.setOnAction(event -> ProblemBox.copyToClipboard(
                rows.stream().map(row -> row.container().name()).collect(Collectors.joining(System.lineSeparator()))));
        MenuItem copyId = new MenuItem(Texts.of("menu.copyid"), Icons.of(Feather.HASH));
        copyId.setOnAction(event -> ProblemBox.copyToClipboard(
                rows.stream().map(ContainerRow::id).collect(Collectors.joining(System.lineSeparator()))));
        getItems().addAll(copyName, copyId, new SeparatorMenuItem());
        action(ContainerAction.REMOVE, Feather.TRASH_2, rows).setAccelerator(KeyCombination.valueOf("Delete"));
    }

    private void move(List<ContainerRow> rows) {
        String from = rows.getFirst().endpoint();
        Optional<String> opposite = moves.opposite(from);
        opposite.ifPresent(target -> {
            MenuItem item = new MenuItem(Texts.of("menu.move", target), Icons.of(Feather.SEND));
            item.setId("menu-move");
            item.setAccelerator(ContainerTable.MOVE);
            item.setOnAction(event -> moves.move(rows, target));
            getItems().add(item);
        });
        List<String> others = moves.targets(from).stream()
                .filter(target -> opposite.filter(target::equals).isEmpty())
                .toList();
        if (!others.isEmpty()) {
            Menu menu = new Menu(Texts.of("menu.moveto"), Icons.of(Feather.CORNER_UP_RIGHT));
            for (String target : others) {
                MenuItem item = new MenuItem(target);
                item.setMnemonicParsing(false);
                item.setOnAction(event -> moves.move(rows, target));
                menu.getItems().add(item);
            }
            getItems().add(menu);
        }
    }

    private void signals(List<ContainerRow> rows) {
        Menu menu = new Menu(Texts.of("menu.signal"), Icons.of(Feather.ZAP));
        menu.setId("menu-signal");
        menu.setDisable(rows.stream()
                .noneMatch(row -> ContainerActions.fits(
                        ContainerAction.KILL, row.container().state())));
        for (ContainerActions.Signal signal : ContainerActions.Signal.values()) {
            MenuItem item = new MenuItem(Texts.of("signal." + signal.name().toLowerCase(Locale.ROOT), signal.name()));
            item.setId("menu-" + signal.name().toLowerCase(Locale.ROOT));
            item.setOnAction(event -> actions.signal(signal, rows));
            menu.getItems().add(item);
        }
        getItems().add(menu);
    }

    private MenuItem action(ContainerAction action, Feather icon, List<ContainerRow> rows) {
        MenuItem item = new MenuItem(Texts.of("action." + action.name().toLowerCase(Locale.ROOT)), Icons.of(icon));
        item.setId("menu-" + action.name().toLowerCase(Locale.ROOT));
        item.setDisable(rows.stream()
                .noneMatch(row -> ContainerActions.fits(action, row.container().state())));
        item.setOnAction(event -> actions.act(action, rows));
        getItems().add(item);
        return item;
    }
}
