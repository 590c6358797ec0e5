package ferry.ui.base;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/** The one door to the window's texts: {@code ferry/ui/messages*.properties}, in UTF-8. */
public final class Texts {
    /** The languages that have texts; the first is the fallback. */
    public static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.CHINESE);

    private static final String BUNDLE = "ferry.ui.messages";
    private static final ResourceBundle.Control NO_FALLBACK =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private static volatile ResourceBundle bundle = load(Locale.getDefault());

    private Texts() {}

    /** Texts of the language from now on; views that stand already keep theirs until they are built anew. */
    public static void use(Locale locale) {
        bundle = load(locale);
    }

    /** The text with its {0}, {1}, .. filled in. A missing key shows itself instead of breaking the window. */
    public static String of(String key, Object... arguments) {
        try {
            String pattern = bundle.getString(key);
            return arguments.length == 0 && pattern.indexOf('\'') < 0
                    ? pattern
                    : new MessageFormat(pattern, Locale.ROOT).format(arguments);
        } catch (MissingResourceException e) {
            return "!" + key;
        }
    }

    /** The text, or the fallback where there is none. */
    public static String orElse(String key, String fallback) {
        return bundle.containsKey(key) ? of(key) : fallback;
    }

    private static ResourceBundle load(Locale locale) {
        return ResourceBundle.getBundle(BUNDLE, locale, Texts.class.getClassLoader(), NO_FALLBACK);
    }
}
