package ferry.cli;

/** A line that is drawn over while its step goes on; elsewhere than on a terminal only its end is printed. Not thread-safe. */
final class StepLine {
    private final Terminal terminal;
    private int drawn;

    StepLine(Terminal terminal) {
        this.terminal = terminal;
    }

    void show(String text, boolean goesOn) {
        if (goesOn && !terminal.tty()) return;
        // A line that wraps cannot be drawn over.
        String escaped = Escape.line(text);
        String cut = goesOn && escaped.length() > 79 ? escaped.substring(0, 79) : escaped;
        String line = (drawn > 0 ? "\r" : "") + cut + " ".repeat(Math.max(0, drawn - cut.length()));
        if (goesOn) {
            terminal.out().print(line);
            drawn = cut.length();
        } else {
            terminal.out().println(line.stripTrailing());
            drawn = 0;
        }
        terminal.out().flush();
    }

    /** What was drawn stays; the next line is a new one. */
    void leave() {
        if (drawn > 0) terminal.out().println();
        drawn = 0;
    }
}
