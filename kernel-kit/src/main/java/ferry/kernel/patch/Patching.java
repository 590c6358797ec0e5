package ferry.kernel.patch;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import ferry.kernel.KernelException;
import ferry.kernel.patch.PatchPlan.FileChange;
import ferry.kernel.patch.PatchPlan.State;
import ferry.kernel.tree.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Applies patches to a tree and takes them back. Whatever is not exactly as expected is refused; there is no fuzz. What was
 * done is kept in the tree's folder {@code .ferry}, which git does not see.
 */
public final class Patching {
    private static final String FOLDER = ".ferry/patches/";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final SourceTree tree;

    public Patching(SourceTree tree) {
        this.tree = tree;
    }

    private record Done(
            @JsonProperty("patch") String patch,
            @JsonProperty("files") Map<String, List<Hunk>> files) {}

    /** Looks only. */
    public PatchPlan plan(KernelPatch patch) {
        if (!patch.fits(tree.version())) {
            return plan(patch, State.NOT_HERE, "it is not for kernel " + tree.version());
        }
        if (patch.gki() && !tree.gki()) {
            return plan(patch, State.NOT_HERE, "the tree reserves no slots for later fields (it is no GKI tree)");
        }
        Map<String, CText> texts = new LinkedHashMap<>();
        Map<String, List<Edit.Change>> changes = new LinkedHashMap<>();
        List<String> doubts = new ArrayList<>();
        int needed = 0;
        int present = 0;
        for (Edit edit : patch.edits()) {
            Optional<String> file = edit.files().stream().filter(tree::has).findFirst();
            if (file.isEmpty()) {
                continue;
            }
            CText text = texts.computeIfAbsent(
                    file.get(), f -> new CText(tree.read(f).orElseThrow()));
            Edit.Finding finding = edit.look(text);
            switch (finding.state()) {
                case NEEDED -> {
                    needed++;
                    changes.computeIfAbsent(file.get(), f -> new ArrayList<>()).addAll(finding.changes());
                }
                case PRESENT -> present++;
                case DOUBT -> doubts.add(file.get() + ": " + finding.why());
                case ABSENT -> {
                    // Not of this tree.
                }
            }
        }
        if (!doubts.isEmpty()) {
            return plan(patch, State.REFUSED, String.join("; ", doubts));
        }
        if (needed == 0) {
            return present > 0
                    ? plan(patch, State.PRESENT, "")
                    : plan(patch, State.NOT_HERE, "the tree has none of " + filesOf(patch));
        }
        if (present > 0) {
            return plan(
                    patch,
                    State.REFUSED,
                    "the tree has " + present + " of its " + (present + needed)
                            + " changes already: bring the files back to where they were first");
        }
        return checked(patch, texts, changes);
    }

    private static String filesOf(KernelPatch patch) {
        return String.join(
                ", ",
                patch.edits().stream()
                        .flatMap(e -> e.files().stream())
                        .distinct()
                        .toList());
    }

    private PatchPlan checked(KernelPatch patch, Map<String, CText> texts, Map<String, List<Edit.Change>> changes) {
        List<FileChange> files = new ArrayList<>();
        for (Map.Entry<String, List<Edit.Change>> e : changes.entrySet()) {
            CText before = texts.get(e.getKey());
            if (before == null) {
                throw new IllegalStateException("no text of " + e.getKey());
            }
            List<Edit.Change> fitted = asLinesEnd(before.text(), e.getValue());
            String after = Hunk.apply(before.text(), fitted, 0);
            files.add(new FileChange(e.getKey(), before.text(), after, Hunk.of(before.text(), fitted)));
            boolean c = !e.getKey().endsWith("Makefile");
            if (c && (!before.balanced() || !new CText(after).balanced())) {
                return plan(patch, State.REFUSED, e.getKey() + ": braces or #if without an end");
            }
        }
        // The check after: the same look at what would be there must find every change, and nothing more to do.
        for (Edit edit : patch.edits()) {
            for (FileChange file : files) {
                if (edit.files().contains(file.path())
                        && edit.look(new CText(file.after())).state() != Edit.State.PRESENT) {
                    return plan(patch, State.REFUSED, file.path() + ": the change would not be what it should be");
                }
            }
        }
        return new PatchPlan(patch, State.APPLICABLE, "", List.copyOf(files), notes(files));
    }

    private static List<Edit.Change> asLinesEnd(String text, List<Edit.Change> changes) {
        if (!text.contains("\r\n")) {
            return changes;
        }
        return changes.stream()
                .map(c -> new Edit.Change(c.span(), c.with().replace("\n", "\r\n")))
                .toList();
    }

    private static PatchPlan plan(KernelPatch patch, State state, String reason) {
        return new PatchPlan(patch, state, reason, List.of(), List.of());
    }

    private List<String> notes(List<FileChange> files) {
        List<String> notes = new ArrayList<>();
        List<String> dirty = WorkTree.changed(
                tree.root(), files.stream().map(FileChange::path).toList());
        if (!dirty.isEmpty()) {
            notes.add("git has changes that are not committed in " + String.join(", ", dirty)
                    + "; they stay, and undo leaves them alone.");
        }
        if (files.stream().anyMatch(f -> f.before().contains("\r\n"))) {
            notes.add("The file's lines end with CR LF, as on Windows; a kernel does not build so.");
        }
        return List.copyOf(notes);
    }

    /** Makes the changes of a plan; all or none of its files. */
    public void apply(PatchPlan plan) {
        if (plan.state() != State.APPLICABLE) {
            throw new KernelException(
                    "The patch " + plan.patch().id() + " cannot be applied: " + plan.reason(),
                    "Nothing was changed.",
                    null);
        }
        Map<String, List<Hunk>> hunks = new LinkedHashMap<>();
        for (FileChange file : plan.files()) {
            if (!tree.read(file.path()).equals(Optional.of(file.before()))) {
                throw new KernelException(
                        file.path() + " has changed since it was looked at", "Nothing was changed. Try again.", null);
            }
            hunks.put(file.path(), file.hunks());
        }
        keep(new Done(plan.patch().id(), hunks));
        writeAll(plan.files());
    }

    /** What undo would change; REFUSED when the places have been changed since. */
    public PatchPlan planUndo(KernelPatch patch) {
        Optional<Done> done = done(patch.id());
        if (done.isEmpty()) {
            return plan(patch, State.REFUSED, "Ferry did not apply it to this tree");
        }
        List<FileChange> files = new ArrayList<>();
        for (Map.Entry<String, List<Hunk>> e : done.get().files().entrySet()) {
            String now = tree.read(e.getKey()).orElse("");
            List<Edit.Change> back = new ArrayList<>();
            for (Hunk hunk : e.getValue()) {
                int at = now.indexOf(hunk.afterText());
                if (at < 0 || now.indexOf(hunk.afterText(), at + 1) >= 0) {
                    return plan(
                            patch,
                            State.REFUSED,
                            e.getKey() + " was changed where the patch is, near line " + hunk.newLine());
                }
                back.add(
                        new Edit.Change(new CText.Span(at, at + hunk.afterText().length()), hunk.beforeText()));
            }
            files.add(new FileChange(e.getKey(), now, Hunk.apply(now, back, 0), Hunk.of(now, back)));
        }
        return new PatchPlan(patch, State.APPLICABLE, "", List.copyOf(files), notes(files));
    }

    /** Takes a patch back that {@link #apply} has made. */
    public void undo(PatchPlan plan) {
        if (plan.state() != State.APPLICABLE) {
            throw new KernelException(
                    "The patch " + plan.patch().id() + " cannot be taken back: " + plan.reason(),
                    "Nothing was changed.",
                    null);
        }
        writeAll(plan.files());
        try {
            Files.deleteIfExists(tree.resolve(FOLDER + plan.patch().id() + ".json"));
        } catch (IOException e) {
            throw new KernelException("The patch is taken back, but its record stays: " + e.getMessage(), "", e);
        }
    }

    private void writeAll(List<FileChange> files) {
        List<FileChange> written = new ArrayList<>();
        try {
            for (FileChange file : files) {
                tree.write(file.path(), file.after());
                written.add(file);
            }
        } catch (KernelException e) {
            written.forEach(w -> tree.write(w.path(), w.before()));
            throw e;
        }
    }

    /** Patches that Ferry has applied to this tree. */
    public List<String> applied() {
        return PatchTable.shipped().stream()
                .map(KernelPatch::id)
                .filter(id -> done(id).isPresent())
                .toList();
    }

    private Optional<Done> done(String id) {
        Optional<String> text = tree.read(FOLDER + id + ".json");
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(JSON.readValue(text.get(), Done.class));
        } catch (JsonProcessingException e) {
            throw new KernelException(
                    "Ferry's record of the patch " + id + " in " + tree.root() + " is damaged",
                    "Delete " + FOLDER + id + ".json and bring the files back by git.",
                    e);
        }
    }

    private void keep(Done done) {
        try {
            tree.write(".ferry/.gitignore", "*\n");
            tree.write(FOLDER + done.patch() + ".json", JSON.writeValueAsString(done));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record could not be written as JSON", e);
        }
    }
}
