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
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import javafx.beans.InvalidationListener;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableSet;
import org.jspecify.annotations.Nullable;
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
    private final AtomicReference<@Nullable Properties> newest = new AtomicReference<>();
    private final ObjectProperty<Look> look = new SimpleObjectProperty<>(Look.AUTO);
    private final ObjectProperty<Locale> language = new SimpleObjectProperty<>(Locale.getDefault());
    private final IntegerProperty size = new SimpleIntegerProperty(FontSizes.USUAL);
    private final IntegerProperty logSize = new SimpleIntegerProperty(FontSizes.USUAL_LOG);
    private final BooleanProperty removeSource = new SimpleBooleanProperty();
    private final StringProperty strategy = new SimpleStringProperty("");
    private final ObservableSet<String> hiddenEndpoints = FXCollections.observableSet();

    /** @param file where they are kept; empty keeps them in memory only */
    public Settings(Optional<Path> file) {
        this.file = file;
        file.filter(Files::isRegularFile).ifPresent(this::read);
        look.set(parseLook(values.getProperty("look", "")));
        String tag = values.getProperty("language", "");
        if (!tag.isBlank()) {
            language.set(Locale.forLanguageTag(tag));
        }
        keepNumber(size, "size");
        keepNumber(logSize, "logsize");
        removeSource.set("true".equals(values.getProperty("removesource")));
        removeSource.addListener((property, old, now) -> put("removesource", now.toString()));
        strategy.set(values.getProperty("strategy", ""));
        strategy.addListener((property, old, now) -> put("strategy", now));
        values.getProperty("hidden", "").lines().filter(name -> !name.isBlank()).forEach(hiddenEndpoints::add);
        hiddenEndpoints.addListener(
                (InvalidationListener) change -> put("hidden", String.join("\n", new TreeSet<>(hiddenEndpoints))));
        look.addListener((property, old, now) -> put("look", now.name().toLowerCase(Locale.ROOT)));
        language.addListener((property, old, now) -> put("language", now.toLanguageTag()));
    }

    /** Height of the interface's text in pixels, {@link FontSizes#LEAST} to {@link FontSizes#MOST}. */
    public IntegerProperty size() {
        return size;
    }

    /** Height of the text of logs in pixels; terminals have one pixel more. */
    public IntegerProperty logSize() {
        return logSize;
    }

    /** Whether a crossing removes its source at the end, unless it is said otherwise. */
    public BooleanProperty removeSource() {
        return removeSource;
    }

    /** The strategy that crossings are planned with, by its word; empty for the best one that is possible. */
    public StringProperty strategy() {
        return strategy;
    }

    /** Names of the endpoints that are not to be shown. */
    public ObservableSet<String> hiddenEndpoints() {
        return hiddenEndpoints;
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
        newest.set(copy);
        file.ifPresent(path -> Background.start("settings", () -> write(path)));
    }

    private void keepNumber(IntegerProperty property, String key) {
        try {
            int kept = Integer.parseInt(values.getProperty(key, ""));
            property.set(Math.clamp(kept, FontSizes.LEAST, FontSizes.MOST));
        } catch (NumberFormatException e) {
            // None is kept, or none that is a number: the usual one.
        }
        property.addListener((changed, old, now) -> put(key, now.toString()));
    }

    private void read(Path path) {
        try (Reader in = Files.newBufferedReader(path)) {
            values.load(in);
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("{} cannot be read; the defaults are used", path, e);
        }
    }

    /** Writes what was chosen last: of two that come at once, the later one may find nothing left to write. */
    private synchronized void write(Path path) {
        Properties copy = newest.getAndSet(null);
        if (copy == null) {
            return;
        }
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
