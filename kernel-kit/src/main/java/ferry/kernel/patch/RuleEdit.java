package ferry.kernel.patch;

import ferry.kernel.patch.CText.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gives a rule of a Makefile its prerequisite back.
 *
 * @param targets names of the rule
 * @param good prerequisites that are right
 * @param decoy what a wrong prerequisite looks like; anything else is not touched
 * @param with what comes in place of a wrong one
 */
record RuleEdit(List<String> files, List<String> targets, Set<String> good, Pattern decoy, String with)
        implements Edit {
    private static final Pattern RULE = Pattern.compile("(?m)^(\\S+):[ \\t]+(\\S+)([^\\n\\r]*)");

    @Override
    public Finding look(CText text) {
        List<Change> changes = new ArrayList<>();
        boolean seen = false;
        Matcher m = RULE.matcher(text.text());
        while (m.find()) {
            if (!targets.contains(m.group(1))) {
                continue;
            }
            seen = true;
            String prerequisite = m.group(2);
            if (good.contains(prerequisite)) {
                continue;
            }
            if (!decoy.matcher(prerequisite).matches()) {
                return Finding.of(
                        State.DOUBT, m.group(1) + " is made from " + prerequisite + ", which is unknown here");
            }
            changes.add(new Change(new Span(m.start(2), m.end(2)), with));
        }
        if (!seen) {
            return Finding.of(State.DOUBT, "there is no rule for any of " + targets);
        }
        return changes.isEmpty() ? Finding.of(State.PRESENT, "") : Finding.needed(changes);
    }
}
