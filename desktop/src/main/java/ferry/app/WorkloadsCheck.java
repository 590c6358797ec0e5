package ferry.app;

import com.fasterxml.jackson.databind.JsonNode;
import ferry.docker.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How one sees that a sample container goes on right: by its log, by a command inside it, or by both.
 *
 * @param line whole line of the log while all is well; its first group is a counter that must go on by one
 * @param reference command that prints the lines 1 to {n} at once, the same on every machine; empty when the line holds
 *     its own verdict
 * @param ready part of the log line after which the program answers; empty when there is none
 * @param seed command that puts in what the check asks for afterwards; may be empty
 * @param exec command that asks; may be empty
 * @param expect what its output must be, without the white space around it
 */
public record WorkloadsCheck(
        Optional<Pattern> line,
        List<String> reference,
        Optional<String> ready,
        List<String> seed,
        List<String> exec,
        Optional<Pattern> expect) {

    /**
     * What a look at a log or at an answer says.
     *
     * @param counter the last counter seen, 0 when there was none
     * @param wrong empty when all is well, otherwise what is wrong in one sentence
     */
    public record Verdict(long counter, Optional<String> wrong) {
        public boolean good() {
            return wrong.isEmpty();
        }
    }

    /**
     * Reads a log that begins anywhere: every line must fit, and each counter be the one before plus one. A last line
     * without its newline is left out: it is still being written.
     */
    public Verdict log(String log) {
        if (line.isEmpty()) {
            return new Verdict(0, Optional.empty());
        }
        long last = 0;
        for (String text : complete(log)) {
            Matcher m = line.get().matcher(text);
            if (!m.matches()) {
                return new Verdict(last, Optional.of("after line " + last + " the log says: " + text));
            }
            long counter = Long.parseLong(m.group(1));
            if (last != 0 && counter != last + 1) {
                return new Verdict(last, Optional.of("after line " + last + " comes line " + counter));
            }
            last = counter;
        }
        return new Verdict(last, Optional.empty());
    }

    /** {@link #log}, and each line must be the one that the reference (its whole output) has for that counter. */
    public Verdict log(String log, String referenceOutput) {
        Verdict verdict = log(log);
        if (!verdict.good() || line.isEmpty()) {
            return verdict;
        }
        List<String> wanted = complete(referenceOutput);
        for (String text : complete(log)) {
            Matcher m = line.get().matcher(text);
            long counter = m.matches() ? Long.parseLong(m.group(1)) : 0;
            if (counter < 1 || counter > wanted.size()) {
                return new Verdict(counter, Optional.of("the reference has no line " + counter));
            }
            String want = wanted.get((int) counter - 1);
            if (!want.equals(text)) {
                return new Verdict(counter, Optional.of("line " + counter + " is: " + text + ", and not: " + want));
            }
        }
        return verdict;
    }

    /** The reference's command for n lines. */
    public List<String> reference(long n) {
        return reference.stream()
                .map(a -> a.equals("{n}") ? Long.toString(n) : a)
                .toList();
    }

    /** Runs the seed, when there is one. */
    public void seed(Engine engine, String container) {
        if (!seed.isEmpty()) {
            Engine.ExecResult result = engine.exec(container, seed);
            if (result.exitCode() != 0) {
                throw new IllegalStateException(
                        "Seeding " + container + " failed: " + (result.out() + result.err()).strip());
            }
        }
    }

    /** Asks the program itself; good at once when there is nothing to ask. */
    public Verdict ask(Engine engine, String container) {
        if (exec.isEmpty()) {
            return new Verdict(0, Optional.empty());
        }
        Engine.ExecResult result = engine.exec(container, exec);
        String out = result.out().strip();
        boolean good = result.exitCode() == 0
                && expect.map(p -> p.matcher(out).matches()).orElse(true);
        return new Verdict(
                0,
                good
                        ? Optional.empty()
                        : Optional.of("exit code " + result.exitCode() + ", answer: " + out + " "
                                + result.err().strip()));
    }

    static WorkloadsCheck of(JsonNode node) {
        return new WorkloadsCheck(
                text(node, "line").map(Pattern::compile),
                strings(node.path("reference")),
                text(node, "ready"),
                strings(node.path("seed")),
                strings(node.path("exec")),
                text(node, "expect").map(Pattern::compile));
    }

    static List<String> strings(JsonNode array) {
        var list = new ArrayList<String>();
        array.forEach(n -> list.add(n.asText()));
        return List.copyOf(list);
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.ofNullable(node.path(field).textValue());
    }

    private static List<String> complete(String log) {
        int end = log.lastIndexOf('\n');
        return end < 0 ? List.of() : log.substring(0, end).lines().toList();
    }
}
