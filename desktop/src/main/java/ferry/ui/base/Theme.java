package ferry.ui.base;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.beans.value.ChangeListener;

/** Puts the chosen look on the application and follows the desktop where the person left it so. */
public final class Theme {
    private static final String LIGHT = new PrimerLight().getUserAgentStylesheet();
    private static final String DARK = new PrimerDark().getUserAgentStylesheet();

    private Theme() {}

    /** Follows the setting from now on; call once, on the UI thread. */
    public static void follow(Settings settings) {
        ChangeListener<Object> apply =
                (property, old, now) -> apply(settings.look().get());
        settings.look().addListener(apply);
        Platform.getPreferences().colorSchemeProperty().addListener(apply);
        apply(settings.look().get());
    }

    /** Whether a look is dark right now. */
    public static boolean dark(Settings.Look look) {
        return switch (look) {
            case DARK -> true;
            case LIGHT -> false;
            case AUTO -> Platform.getPreferences().getColorScheme() == ColorScheme.DARK;
        };
    }

    private static void apply(Settings.Look look) {
        String sheet = dark(look) ? DARK : LIGHT;
        if (!sheet.equals(Application.getUserAgentStylesheet())) {
            Application.setUserAgentStylesheet(sheet);
        }
    }
}
