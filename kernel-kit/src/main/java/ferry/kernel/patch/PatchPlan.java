package ferry.kernel.patch;

import java.util.List;

/**
 * What a patch would do to a tree. Nothing was changed to find that out.
 *
 * @param reason why it is not applicable or not needed, for a person; empty otherwise
 * @param notes what the person should know before it is applied
 */
public record PatchPlan(KernelPatch patch, State state, String reason, List<FileChange> files, List<String> notes) {
    /** How a tree stands to a patch. */
    public enum State {
        /** It can be applied. */
        APPLICABLE,
        /** The tree has it already. */
        PRESENT,
        /** It does not concern this tree. */
        NOT_HERE,
        /** Something in the tree is not as expected, so it is left alone. */
        REFUSED
    }

    /** One file before and after. */
    public record FileChange(String path, String before, String after, List<Hunk> hunks) {
        public FileChange {
            hunks = List.copyOf(hunks);
        }
    }

    /** As diff -u; empty when there is nothing to change. */
    public String diff() {
        StringBuilder text = new StringBuilder();
        for (FileChange file : files) {
            text.append("--- a/")
                    .append(file.path())
                    .append("\n+++ b/")
                    .append(file.path())
                    .append('\n');
            file.hunks().forEach(h -> text.append(h.text()));
        }
        return text.toString();
    }
}
