package ferry.kernel.patch;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import ferry.kernel.KernelException;
import ferry.kernel.KernelVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** The patches that Ferry brings, as assets/kernel/patches.yaml has them. */
public final class PatchTable {
    private static final String RESOURCE = "/ferry/assets/kernel/patches.yaml";

    private PatchTable() {}

    private static final class Holder {
        static final List<KernelPatch> SHIPPED = load();
    }

    /** In the order of the file, which is the order in which they are applied; read once. */
    public static List<KernelPatch> shipped() {
        return Holder.SHIPPED;
    }

    /** Throws KernelException that names the patches there are. */
    public static KernelPatch find(String id) {
        return shipped().stream()
                .filter(p -> p.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new KernelException(
                        "There is no patch " + id,
                        "There are: "
                                + String.join(
                                        ", ",
                                        shipped().stream().map(KernelPatch::id).toList()),
                        null));
    }

    private static List<KernelPatch> load() {
        try (InputStream in = PatchTable.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new KernelException(RESOURCE + " is not on the class path", "Build Ferry again.", null);
            }
            return parse(in);
        } catch (IOException e) {
            throw new KernelException("Cannot read " + RESOURCE + ": " + e.getMessage(), "", e);
        }
    }

    /** Throws KernelException that names patch and key when something is not as it must be. */
    static List<KernelPatch> parse(InputStream yaml) throws IOException {
        YAMLMapper mapper = YAMLMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        Map<String, KernelPatch> patches = new LinkedHashMap<>();
        for (PatchRow row : list(mapper.readValue(yaml, File.class).patches)) {
            KernelPatch patch = row.toPatch();
            if (patches.put(patch.id(), patch) != null) {
                throw wrong(patch.id(), "id", "it is there twice");
            }
        }
        return List.copyOf(patches.values());
    }

    private static KernelException wrong(String patch, String key, String why) {
        return new KernelException(
                "patches.yaml, patch " + patch + ", " + key + ": " + why, "The README beside it tells the keys.", null);
    }

    private static <T> List<T> list(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    private record File(@Nullable List<PatchRow> patches) {}

    private record When(@Nullable String live, @Nullable List<String> options) {}

    private record PatchRow(
            @Nullable String id,
            @Nullable String title,
            @Nullable String why,
            @Nullable String need,
            @Nullable String cost,
            @Nullable When when,
            @Nullable String since,
            @Nullable String until,
            boolean gki,
            @Nullable List<String> compile,
            @Nullable List<EditRow> edits) {

        KernelPatch toPatch() {
            String name = need("id", id);
            List<Edit> all = new ArrayList<>();
            for (EditRow edit : list(edits)) {
                all.add(edit.toEdit(name));
            }
            if (all.isEmpty()) {
                throw wrong(name, "edits", "there are none");
            }
            return new KernelPatch(
                    name,
                    need("title", title),
                    need("why", why),
                    need("need", need),
                    need("cost", cost),
                    when == null ? Optional.empty() : Optional.ofNullable(when.live),
                    when == null ? Set.of() : Set.copyOf(list(when.options)),
                    version("since", since),
                    version("until", until),
                    gki,
                    list(compile),
                    List.copyOf(all));
        }

        private String need(String key, @Nullable String value) {
            if (value == null || value.isBlank()) {
                throw wrong(String.valueOf(id), key, "it is empty");
            }
            return value;
        }

        private Optional<KernelVersion> version(String key, @Nullable String value) {
            return Optional.ofNullable(value).map(v -> KernelVersion.parse(v)
                    .orElseThrow(() -> wrong(String.valueOf(id), key, v + " is no version")));
        }
    }

    private record FieldRow(@Nullable String declaration, int slots) {}

    /** One of the kinds of edits, told by the key that only it has. */
    private record EditRow(
            @Nullable List<String> files,
            @Nullable String in,
            @Nullable String present,
            @Nullable String before,
            @Nullable String insert,
            @Nullable String find,
            @Nullable String replace,
            @Nullable String struct,
            @Nullable String option,
            @Nullable List<FieldRow> fields,
            @Nullable String unique,
            @Nullable String guard,
            @Nullable List<String> rule,
            @Nullable List<String> good,
            @Nullable String decoy,
            @JsonProperty("with") @Nullable String prerequisite) {

        Edit toEdit(String patch) {
            List<String> where = list(files);
            if (where.isEmpty()) {
                throw wrong(patch, "files", "there are none");
            }
            if (insert != null) {
                return new InsertEdit(
                        where, scope(patch), words(patch, "present", present), words(patch, "before", before), insert);
            }
            if (find != null) {
                return new ReplaceEdit(
                        where,
                        scope(patch),
                        words(patch, "present", present),
                        words(patch, "find", find),
                        need(patch, "replace", replace));
            }
            if (struct != null) {
                return new SlotEdit(where, struct, need(patch, "option", option), fields(patch));
            }
            if (unique != null) {
                return new UniqueEdit(where, unique, guard == null ? List.of() : CText.words(guard));
            }
            if (rule != null) {
                return new RuleEdit(
                        where, list(rule), Set.copyOf(list(good)), pattern(patch), need(patch, "with", prerequisite));
            }
            throw wrong(patch, "edits", "one says neither insert, find, struct, unique nor rule");
        }

        private Edit.Scope scope(String patch) {
            String text = need(patch, "in", in);
            return Edit.Scope.parse(text)
                    .orElseThrow(() -> wrong(patch, "in", text + " is neither function NAME, struct NAME nor file"));
        }

        private List<SlotEdit.Field> fields(String patch) {
            List<SlotEdit.Field> all = new ArrayList<>();
            for (FieldRow row : list(fields)) {
                if (row.slots < 1) {
                    throw wrong(patch, "fields", "slots is at least 1");
                }
                all.add(new SlotEdit.Field(need(patch, "declaration", row.declaration), row.slots));
            }
            if (all.isEmpty()) {
                throw wrong(patch, "fields", "there are none");
            }
            return List.copyOf(all);
        }

        private Pattern pattern(String patch) {
            try {
                return Pattern.compile(need(patch, "decoy", decoy));
            } catch (PatternSyntaxException e) {
                throw wrong(patch, "decoy", e.getDescription());
            }
        }

        private static List<String> words(String patch, String key, @Nullable String text) {
            return CText.words(need(patch, key, text));
        }

        private static String need(String patch, String key, @Nullable String value) {
            if (value == null || value.isBlank()) {
                throw wrong(patch, key, "it is empty");
            }
            return value;
        }
    }
}
