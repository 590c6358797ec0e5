package ferry.ui.sessions;

import ferry.session.Session;
import ferry.session.SessionFilter;
import ferry.ui.base.Nodes;
import ferry.ui.base.Texts;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.DatePicker;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** By what sessions are looked for, beside the words of the search: first and last day, outcome, tag. UI thread. */
final class FilterBar extends FlowPane {
    private static final List<String> OUTCOMES =
            List.of("running", "moved", "confirmed", "went-back", "rolled-back", "refused", "attention");
    private final TextField search;
    private final DatePicker since = day("sessions.since", "sessions-since");
    private final DatePicker until = day("sessions.until", "sessions-until");
    private final ComboBox<Optional<String>> outcome =
            choice("sessions.outcome.any", "sessions-outcome", Outcomes::word);
    private final ComboBox<Optional<String>> tag = choice("sessions.tag.any", "sessions-tag", word -> word);
    private final Button clear = Nodes.iconButton("sessions.filter.clear", Feather.X, this::clear);
    private final ReadOnlyObjectWrapper<Predicate<Session>> wanted = new ReadOnlyObjectWrapper<>(SessionFilter.ALL);

    /** @param search the field of words, which stands elsewhere */
    FilterBar(TextField search) {
        this.search = search;
        getStyleClass().add("session-filters");
        clear.setId("sessions-filter-clear");
        outcome.getItems().add(Optional.empty());
        OUTCOMES.forEach(word -> outcome.getItems().add(Optional.of(word)));
        tag.getItems().add(Optional.empty());
        clear();
        getChildren().addAll(since, until, outcome, tag);
        search.textProperty().subscribe(this::update);
        since.valueProperty().subscribe(this::update);
        until.valueProperty().subscribe(this::update);
        outcome.valueProperty().subscribe(this::update);
        tag.valueProperty().subscribe(this::update);
    }

    /** What lets through the sessions that are looked for. */
    ObservableValue<Predicate<Session>> wanted() {
        return wanted.getReadOnlyProperty();
    }

    /** The button that lets all through again; it stands beside the words. */
    Button clearButton() {
        return clear;
    }

    /** Offers the tags that these sessions have; one that is chosen stays. */
    void offer(List<Session> sessions) {
        Set<String> words = new TreeSet<>();
        sessions.forEach(session -> words.addAll(session.remarks().tags()));
        chosen(tag).ifPresent(words::add);
        List<Optional<String>> items = new ArrayList<>();
        items.add(Optional.empty());
        words.forEach(word -> items.add(Optional.of(word)));
        if (!items.equals(tag.getItems())) {
            Optional<String> before = chosen(tag);
            tag.getItems().setAll(items);
            tag.setValue(before);
        }
    }

    /** Lets all through again. */
    void clear() {
        search.clear();
        since.setValue(null);
        until.setValue(null);
        outcome.setValue(Optional.empty());
        tag.setValue(Optional.empty());
    }

    private void update() {
        String words = search.getText().strip().toLowerCase(Locale.ROOT);
        SessionFilter rest = new SessionFilter(
                Optional.ofNullable(since.getValue()),
                Optional.ofNullable(until.getValue()),
                chosen(outcome).map(Set::of).orElse(Set.of()),
                chosen(tag).map(Set::of).orElse(Set.of()),
                "",
                ZoneId.systemDefault());
        SessionFilter all =
                new SessionFilter(rest.since(), rest.until(), rest.outcomes(), rest.tags(), words, rest.zone());
        // The outcome is also found by the word that the window has for it.
        wanted.set(session -> all.test(session)
                || (rest.test(session)
                        && Outcomes.word(session.outcome())
                                .toLowerCase(Locale.ROOT)
                                .contains(words)));
        clear.setDisable(all.equals(SessionFilter.ALL));
    }

    private static Optional<String> chosen(ComboBox<Optional<String>> box) {
        Optional<String> value = box.getValue();
        return value == null ? Optional.empty() : value;
    }

    private static DatePicker day(String key, String id) {
        DatePicker picker = new DatePicker();
        picker.setId(id);
        picker.setPromptText(Texts.of(key));
        String hint = Texts.of("sessions.day.hint", Texts.of(key));
        Nodes.name(picker, hint);
        picker.setTooltip(new Tooltip(hint));
        picker.setConverter(new IsoDay(picker));
        return picker;
    }

    private static ComboBox<Optional<String>> choice(String anyKey, String id, Function<String, String> word) {
        ComboBox<Optional<String>> box = new ComboBox<>();
        box.setId(id);
        Nodes.name(box, Texts.of(anyKey));
        box.setConverter(new StringConverter<>() {
            @Override
            public String toString(@Nullable Optional<String> value) {
                return value == null ? "" : value.map(word).orElseGet(() -> Texts.of(anyKey));
            }

            @Override
            public Optional<String> fromString(String text) {
                return Optional.empty(); // Nothing is typed into it.
            }
        });
        return box;
    }

    /** The day as it is written everywhere in the window; what is no day leaves the one that was there. */
    private static final class IsoDay extends StringConverter<LocalDate> {
        private final DatePicker picker;

        IsoDay(DatePicker picker) {
            this.picker = picker;
        }

        @Override
        public String toString(@Nullable LocalDate day) {
            return day == null ? "" : day.toString();
        }

        @Override
        public @Nullable LocalDate fromString(@Nullable String text) {
            if (text == null || text.isBlank()) {
                return null;
            }
            try {
                return LocalDate.parse(text.strip());
            } catch (DateTimeException e) {
                return picker.getValue();
            }
        }
    }
}
