package ferry.ui;

import ferry.ui.base.Icons;
import ferry.ui.base.Nodes;
import ferry.ui.base.Settings;
import ferry.ui.base.Texts;
import java.util.Locale;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import org.kordamp.ikonli.feather.Feather;

/** Theme, language and help, behind one button. */
final class SettingsMenu extends MenuButton {
    SettingsMenu(Settings settings, Runnable onSettings, Runnable onShortcuts) {
        super("", Icons.of(Feather.SETTINGS));
        setId("settings");
        getStyleClass().addAll("button-icon", "flat", "no-arrow");
        Nodes.name(this, Texts.of("settings"));
        setTooltip(new Tooltip(Texts.of("settings")));
        MenuItem shortcuts = new MenuItem(Texts.of("shortcuts"), Icons.of(Feather.COMMAND));
        shortcuts.setId("shortcuts");
        shortcuts.setOnAction(event -> onShortcuts.run());
        MenuItem all = new MenuItem(Texts.of("settings.all"), Icons.of(Feather.SLIDERS));
        all.setId("settings-all");
        all.setOnAction(event -> onSettings.run());
        getItems().addAll(looks(settings), languages(settings), all, new SeparatorMenuItem(), shortcuts);
    }

    private static Menu looks(Settings settings) {
        Menu menu = new Menu(Texts.of("settings.look"), Icons.of(Feather.SUN));
        menu.setId("looks");
        ToggleGroup group = new ToggleGroup();
        for (Settings.Look look : Settings.Look.values()) {
            RadioMenuItem item =
                    new RadioMenuItem(Texts.of("look." + look.name().toLowerCase(Locale.ROOT)));
            item.setId("look-" + look.name().toLowerCase(Locale.ROOT));
            item.setToggleGroup(group);
            item.setSelected(settings.look().get() == look);
            item.setOnAction(event -> settings.look().set(look));
            menu.getItems().add(item);
        }
        return menu;
    }

    private static Menu languages(Settings settings) {
        Menu menu = new Menu(Texts.of("settings.language"), Icons.of(Feather.GLOBE));
        ToggleGroup group = new ToggleGroup();
        for (Locale language : Texts.LANGUAGES) {
            RadioMenuItem item = new RadioMenuItem(language.getDisplayLanguage(language));
            item.setToggleGroup(group);
            item.setSelected(settings.language().get().getLanguage().equals(language.getLanguage()));
            item.setOnAction(event -> settings.language().set(language));
            menu.getItems().add(item);
        }
        return menu;
    }
}
