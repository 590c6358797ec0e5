package ferry.ui.sessions;

import ferry.ui.base.Shown;
import ferry.ui.base.Texts;

/** How a session's outcome is shown. */
final class Outcomes {
    static final String[] TONES = {"success", "warning", "danger", "accent", "muted"};

    private Outcomes() {}

    static String word(String outcome) {
        return Texts.orElse("outcome." + outcome, Shown.line(outcome));
    }

    static String tone(String outcome) {
        return switch (outcome) {
            case "moved", "confirmed" -> "success";
            case "rolled-back", "went-back" -> "warning";
            case "attention" -> "danger";
            case "running" -> "accent";
            default -> "muted";
        };
    }
}
