package ferry.session;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a person wrote at a session: a note and tags, to find it again by.
 *
 * @param note at most {@value #MAX_NOTE} characters, several lines as they were written; empty for none
 * @param tags in the order of the alphabet, each once, in small letters; at most {@value #MAX_TAGS}
 */
public record Remarks(String note, List<String> tags) {
    public static final int MAX_NOTE = 10_000;
    public static final int MAX_TAGS = 50;
    public static final Remarks NONE = new Remarks("", List.of());
    /** One word, so that tags can be given behind each other; no sign at the beginning that a command line takes for its own. */
    private static final Pattern TAG = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}._:/-]{0,39}");

    /** As they stand in a journal, whichever Ferry wrote them. */
    public Remarks {
        tags = List.copyOf(tags);
    }

    /**
     * As a person writes them.
     *
     * @throws SessionException when the note is too long, or a tag is no tag
     */
    public static Remarks of(String text, Collection<String> words) {
        String note = text.strip();
        if (note.length() > MAX_NOTE) {
            throw new SessionException(
                    "The note has " + note.length() + " characters, at most " + MAX_NOTE + " are kept. Shorten it.",
                    null);
        }
        TreeSet<String> sorted = new TreeSet<>();
        words.forEach(tag -> sorted.add(tag(tag)));
        if (sorted.size() > MAX_TAGS) {
            throw new SessionException(
                    "A session has at most " + MAX_TAGS + " tags, not " + sorted.size() + ". Take some off.", null);
        }
        return new Remarks(note, List.copyOf(sorted));
    }

    public boolean none() {
        return note.isEmpty() && tags.isEmpty();
    }

    public Remarks withNote(String text) {
        return of(text, tags);
    }

    /** With some tags more and others less; one that is to go and is not there is no error. */
    public Remarks tagged(Collection<String> more, Collection<String> less) {
        TreeSet<String> all = new TreeSet<>(tags);
        less.forEach(tag -> all.remove(tag(tag)));
        more.forEach(tag -> all.add(tag(tag)));
        return of(note, all);
    }

    /**
     * A tag as it is kept.
     *
     * @throws SessionException when it is none
     */
    public static String tag(String word) {
        String tag = word.strip().toLowerCase(Locale.ROOT);
        if (!TAG.matcher(tag).matches()) {
            String shown = tag.length() > 40 ? tag.substring(0, 40) + "…" : tag;
            throw new SessionException(
                    "\"" + shown + "\" is no tag: a tag is one word of at most 40 letters, digits and . _ : / -,"
                            + " and begins with a letter or a digit.",
                    null);
        }
        return tag;
    }
}
