package ferry.ui.base;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the person chose for the window, kept in a properties file. Used on the UI thread. */
public final class Settings {
    /** Which theme is shown; AUTO follows the desktop. */
    public enum Look {
        AUTO,
        LIGHT,
        DARK
    }

    private static final Logger LOG = LoggerFactory.getLogger(Settings.class);
    private final Optional<Path> file;
    private final Properties values = new Properties();
    private final ObjectProperty<Look> look = new SimpleObjectProperty<>(Look.AUTO);
    private final ObjectProperty<Locale> language = new SimpleObjectProperty<>(Locale.getDefault());

    /** @param file where they are kept; empty keeps them in memory only */
    public Settings(Optional<Path> file) {
        this.file = file;
        file.filter(Files::isRegularFile).ifPresent(this::read);
        look.set(parseLook(values.getProperty("look", "")));
        String tag = values.getProperty("language", "");
        if (!tag.isBlank()) {
            language.set(Locale.forLanguageTag(tag));
        }
        look.addListener((property, old, now) -> put("look", now.name().toLowerCase(Locale.ROOT)));
        language.addListener((property, old, now) -> put("language", now.toLanguageTag()));
    }

    public ObjectProperty<Look> look() {
        return look;
    }

    public ObjectProperty<Locale> language() {
        return language;
    }

    /** Any other remembered value, such as the endpoint of a side. */
    public Optional<String> get(String key) {
        return Optional.ofNullable(values.getProperty(key));
    }

    /** Remembers a value; the file is written in the background. */
    public void put(String key, String value) {
        if (value.equals(values.setProperty(key, value))) {
            return;
        }
        Properties copy = new Properties();
        copy.putAll(values);
        file.ifPresent(path -> Background.start("settings", () -> write(path, copy)));
    }

    private void read(Path path) {
        try (Reader in = Files.newBufferedReader(path)) {
            values.load(in);
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("{} cannot be read; the defaults are used", path, e);
        }
    }

    private static synchronized void write(Path path, Properties copy) {
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Path part = path.resolveSibling(path.getFileName() + ".part");
            try (Writer out = Files.newBufferedWriter(part)) {
                copy.store(out, "Ferry's window");
            }
            Files.move(part, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warn("{} cannot be written; the choice lasts until Ferry ends", path, e);
        }
    }

    private static Look parseLook(String word) {
        for (Look look : Look.values()) {
            if (look.name().equalsIgnoreCase(word)) {
                return look;
            }
        }
        return Look.AUTO;
    }
}
