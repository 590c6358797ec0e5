package ferry.ui.base;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/** The one door to the window's texts: the bundles of {@code ferry/ui}, one for each part of the window, in UTF-8. */
public final class Texts {
    /** The languages that have texts; the first is the fallback. */
    public static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.CHINESE);

    /** Names of the bundles; a key stands in one of them only. */
    public static final List<String> BUNDLES = List.of("messages", "device", "kernel", "images", "journal", "settings");

    private static final ResourceBundle.Control NO_FALLBACK =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private static volatile List<ResourceBundle> bundles = load(Locale.getDefault());

    private Texts() {}

    /** Texts of the language from now on; views that stand already keep theirs until they are built anew. */
    public static void use(Locale locale) {
        bundles = load(locale);
    }

    /** The text with its {0}, {1}, .. filled in. A missing key shows itself instead of breaking the window. */
    public static String of(String key, Object... arguments) {
        for (ResourceBundle bundle : bundles) {
            if (bundle.containsKey(key)) {
                String pattern = bundle.getString(key);
                return arguments.length == 0 && pattern.indexOf('\'') < 0
                        ? pattern
                        : new MessageFormat(pattern, Locale.ROOT).format(arguments);
            }
        }
        return "!" + key;
    }

    /** The text, or the fallback where there is none. */
    public static String orElse(String key, String fallback) {
        return bundles.stream().anyMatch(bundle -> bundle.containsKey(key)) ? of(key) : fallback;
    }

    private static List<ResourceBundle> load(Locale locale) {
        return BUNDLES.stream()
                .map(name ->
                        ResourceBundle.getBundle("ferry.ui." + name, locale, Texts.class.getClassLoader(), NO_FALLBACK))
                .toList();
    }
}
