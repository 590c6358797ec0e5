package ferry.ui;

import static org.assertj.core.api.Assertions.assertThat;

import ferry.ui.base.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.HashSet;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Both languages have all texts, with the same gaps to fill, and the code asks for none that is missing. */
class TextsTest {
    private static final Pattern GAP = Pattern.compile("\\{(\\d)");
    private static final Pattern ASKED = Pattern.compile(
            "(?:Texts\\.of|Nodes\\.button|Nodes\\.iconButton|section|figure|card|fact|toggle|page)\\(\\s*\"([a-z0-9]+(?:\\.[a-z0-9]+)*)\"");

    private final Properties english = load("");
    private final Properties chinese = load("_zh");

    @Test
    void bothLanguagesHaveTheSameKeysAndGaps() {
        assertThat(new TreeSet<>(chinese.stringPropertyNames()))
                .isEqualTo(new TreeSet<>(english.stringPropertyNames()));
        for (String key : english.stringPropertyNames()) {
            assertThat(gaps(chinese.getProperty(key))).as(key).isEqualTo(gaps(english.getProperty(key)));
        }
    }

    @Test
    void everyTextCanBeFilledIn() {
        for (Properties texts : new Properties[] {english, chinese}) {
            texts.forEach((key, text) -> assertThat(
                            new MessageFormat((String) text, Locale.ROOT).format(new Object[] {1, 2, "3", "4", "5"}))
                    .as((String) key)
                    .isNotBlank());
        }
    }

    @Test
    void theCodeAsksForNoTextThatIsMissing() throws IOException {
        Set<String> asked = new HashSet<>();
        Path sources = Stream.of(Path.of("src/main/java/ferry/ui"), Path.of("../desktop/src/main/java/ferry/ui"))
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow();
        try (Stream<Path> files = Files.walk(sources)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(file -> {
                try {
                    Matcher matcher = ASKED.matcher(Files.readString(file));
                    while (matcher.find()) {
                        asked.add(matcher.group(1));
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        assertThat(asked).hasSizeGreaterThan(100);
        assertThat(english.stringPropertyNames()).containsAll(asked);
    }

    private static Set<String> gaps(String text) {
        Set<String> gaps = new TreeSet<>();
        Matcher matcher = GAP.matcher(text);
        while (matcher.find()) {
            gaps.add(matcher.group(1));
        }
        return gaps;
    }

    /** All bundles together; a key stands in one of them only. */
    private static Properties load(String language) {
        Properties all = new Properties();
        for (String bundle : Texts.BUNDLES) {
            Properties texts = new Properties();
            try (InputStream in =
                    TextsTest.class.getResourceAsStream("/ferry/ui/" + bundle + language + ".properties")) {
                texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            assertThat(all.stringPropertyNames()).doesNotContainAnyElementsOf(texts.stringPropertyNames());
            all.putAll(texts);
        }
        return all;
    }
}
