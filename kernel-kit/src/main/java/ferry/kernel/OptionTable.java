package ferry.kernel;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The option table as assets/kernel/options.yaml has it. */
public final class OptionTable {
    private static final String RESOURCE = "/ferry/assets/kernel/options.yaml";

    private final Map<String, KernelOption> options;
    private final List<String> sources;

    private OptionTable(Map<String, KernelOption> options, List<String> sources) {
        this.options = options;
        this.sources = sources;
    }

    private static final class Holder {
        static final OptionTable SHIPPED = load();
    }

    /** Ferry's own table; read once. */
    public static OptionTable shipped() {
        return Holder.SHIPPED;
    }

    private static OptionTable load() {
        try (InputStream in = OptionTable.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new KernelException(RESOURCE + " is not on the class path", "Build Ferry again.", null);
            }
            return parse(in);
        } catch (IOException e) {
            throw new KernelException("Cannot read " + RESOURCE + ": " + e.getMessage(), "", e);
        }
    }

    /** Throws KernelException that names row and column when a row is not as it must be. */
    static OptionTable parse(InputStream yaml) throws IOException {
        YAMLMapper mapper = YAMLMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        File file = mapper.readValue(yaml, File.class);
        Map<String, KernelOption> options = new LinkedHashMap<>();
        for (Row row : list(file.options)) {
            KernelOption option = row.toOption();
            if (options.put(option.name(), option) != null) {
                throw wrong(option.name(), "option", "it is there twice");
            }
        }
        return new OptionTable(options, list(file.sources));
    }

    /** In the order of the file. */
    public Collection<KernelOption> options() {
        return options.values();
    }

    public Optional<KernelOption> find(String name) {
        return Optional.ofNullable(options.get(name));
    }

    /** The abbreviations that rows may name. */
    public List<String> sources() {
        return sources;
    }

    /** Modules that the probe looks for. */
    List<String> modules() {
        return options.values().stream()
                .flatMap(o -> o.module().stream())
                .distinct()
                .toList();
    }

    /** Functions that the probe looks for. */
    List<String> symbols() {
        return options.values().stream()
                .flatMap(o -> o.symbol().stream())
                .distinct()
                .toList();
    }

    private static KernelException wrong(String row, String column, String why) {
        return new KernelException(
                "options.yaml, row " + row + ", column " + column + ": " + why,
                "The README beside it tells the columns.",
                null);
    }

    private static <T> List<T> list(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    private record File(
            @Nullable List<String> sources, @Nullable List<Row> options) {}

    private record Row(
            @Nullable String option,
            @Nullable String area,
            @Nullable String want,
            @JsonProperty("for") @Nullable Map<String, String> uses,
            @Nullable String since,
            @Nullable String until,
            @Nullable List<String> formerly,
            @Nullable List<String> or,
            @Nullable List<String> needs,
            @Nullable List<String> deselect,
            @Nullable String arch,
            @Nullable String live,
            @Nullable String module,
            @Nullable String symbol,
            @Nullable String kabi,
            @Nullable String gki,
            @Nullable String breaks,
            @Nullable String cure,
            @Nullable List<String> source) {

        KernelOption toOption() {
            String name = need("option", option);
            Map<Purpose, KernelOption.Level> levels = new EnumMap<>(Purpose.class);
            if (uses != null) {
                uses.forEach((purpose, level) -> levels.put(
                        Purpose.of(purpose).orElseThrow(() -> wrong(name, "for", "there is no purpose " + purpose)),
                        word("for", level, KernelOption.Level.class)));
            }
            if (levels.isEmpty()) {
                throw wrong(name, "for", "no purpose needs it");
            }
            return new KernelOption(
                    name,
                    need("area", area),
                    !"n".equals(want),
                    Map.copyOf(levels),
                    version("since", since),
                    version("until", until),
                    list(formerly),
                    list(or),
                    list(needs),
                    list(deselect),
                    Optional.ofNullable(arch),
                    Optional.ofNullable(live),
                    Optional.ofNullable(module),
                    Optional.ofNullable(symbol),
                    word("kabi", kabi, KernelOption.Kabi.class),
                    word("gki", gki, KernelOption.Gki.class),
                    need("breaks", breaks),
                    cure == null ? "" : cure,
                    list(source));
        }

        private String need(String column, @Nullable String value) {
            if (value == null || value.isBlank()) {
                throw wrong(String.valueOf(option), column, "it is empty");
            }
            return value;
        }

        private Optional<KernelVersion> version(String column, @Nullable String value) {
            if (value == null) {
                return Optional.empty();
            }
            return Optional.of(KernelVersion.parse(value)
                    .orElseThrow(() -> wrong(String.valueOf(option), column, value + " is no version")));
        }

        private <E extends Enum<E>> E word(String column, @Nullable String value, Class<E> type) {
            String wanted = need(column, value).toUpperCase(Locale.ROOT);
            List<E> known = new ArrayList<>(List.of(type.getEnumConstants()));
            return known.stream()
                    .filter(e -> e.name().equals(wanted))
                    .findFirst()
                    .orElseThrow(() -> wrong(String.valueOf(option), column, value + " is none of " + known));
        }
    }
}
