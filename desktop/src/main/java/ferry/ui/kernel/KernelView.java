package ferry.ui.kernel;

import ferry.kernel.CheckReport;
import ferry.kernel.CheckReport.Finding;
import ferry.kernel.CheckReport.Verdict;
import ferry.kernel.KernelLook;
import ferry.kernel.KernelOption;
import ferry.kernel.Purpose;
import ferry.kernel.build.KernelServices;
import ferry.ui.base.EmptyState;
import ferry.ui.base.Nodes;
import ferry.ui.base.Problem;
import ferry.ui.base.ProblemBox;
import ferry.ui.base.Sheets;
import ferry.ui.base.Shown;
import ferry.ui.base.Texts;
import java.util.List;
import java.util.Optional;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** What a device's kernel serves and lacks, purpose by purpose, and the ways to mend it. */
public final class KernelView extends VBox {
    private static final double ROW_HEIGHT = 48;

    private final Sheets sheets;
    private final KernelServices services;
    private final Label title = Nodes.label("", "details-name");
    private final CheckBox all = new CheckBox(Texts.of("kernel.all"));
    private final VBox notes = new VBox();
    private final ProblemBox problem = new ProblemBox();
    private final ListView<Verdict> verdicts = new ListView<>();
    private final FindingsTable findings = new FindingsTable();
    private final Button fragment;
    private Subscription subscription = Subscription.EMPTY;
    private Optional<KernelLook> look = Optional.empty();
    private boolean away;

    public KernelView(KernelServices services, Sheets sheets) {
        this.services = services;
        this.sheets = sheets;
        setId("device-kernel");
        fragment = Nodes.button("kernel.fragment", Feather.FILE_TEXT, this::showFragment);
        fragment.setId("kernel-fragment");
        Button patches = Nodes.button("kernel.patches", Feather.GIT_COMMIT, this::showPatches);
        patches.setId("kernel-patches");
        Button build = Nodes.button("kernel.build", Feather.TOOL, this::showBuild);
        build.setId("kernel-build");
        all.setId("kernel-all");
        all.selectedProperty().subscribe(now -> list());
        var bar = Nodes.row(title, all, Nodes.spacer(), fragment, patches, build);
        bar.getStyleClass().add("list-bar");
        notes.getStyleClass().add("kernel-notes");
        Nodes.show(notes, false);
        Nodes.show(problem, false);
        verdicts.setId("kernel-verdicts");
        verdicts.setAccessibleText(Texts.of("kernel.verdicts"));
        verdicts.getStyleClass().addAll("dense", "devices-list");
        verdicts.setCellFactory(view -> new VerdictCell());
        verdicts.setFixedCellSize(ROW_HEIGHT);
        verdicts.setMinWidth(200);
        verdicts.getSelectionModel().selectedItemProperty().subscribe(now -> list());
        SplitPane.setResizableWithParent(verdicts, false);
        SplitPane both = new SplitPane(verdicts, findings);
        both.setDividerPositions(0.27);
        VBox.setVgrow(both, Priority.ALWAYS);
        getChildren().addAll(bar, problem, notes, both);
    }

    /** Shows a device's kernel from now on; of {@code problems} the first that is there. */
    public void show(
            ObservableValue<Optional<KernelLook>> kernel, List<? extends ObservableValue<Optional<Problem>>> problems) {
        subscription.unsubscribe();
        Subscription heard = kernel.subscribe(now -> show(now));
        for (ObservableValue<Optional<Problem>> one : problems) {
            heard = heard.and(one.subscribe(now -> trouble(problems)));
        }
        subscription = heard;
    }

    private void show(Optional<KernelLook> now) {
        look = now;
        fragment.setDisable(now.isEmpty());
        List<String> told = now.map(l -> l.report().notes()).orElse(List.of());
        notes.getChildren()
                .setAll(told.stream()
                        .map(n -> Nodes.paragraph(Shown.line(n), "text-muted"))
                        .toList());
        Nodes.show(notes, !told.isEmpty());
        title.setText(now.map(l -> title(l.report())).orElse(""));
        @Nullable Verdict chosen = verdicts.getSelectionModel().getSelectedItem();
        List<Verdict> list = now.map(l -> l.report().verdicts()).orElse(List.of());
        verdicts.getItems().setAll(list);
        list.stream()
                .filter(v -> chosen != null && v.purpose() == chosen.purpose())
                .findFirst()
                .ifPresentOrElse(verdicts.getSelectionModel()::select, () -> verdicts.getSelectionModel()
                        .select(worst(list)));
        list();
    }

    private static String title(CheckReport report) {
        return report.version().map(v -> "Linux " + v).orElse(Texts.of("kernel.unknown"))
                + report.arch().map(a -> ", " + Shown.line(a)).orElse("");
    }

    /** What a person wants to see first: a purpose that is not served. */
    private static int worst(List<Verdict> list) {
        int at = 0;
        for (int i = 1; i < list.size(); i++) {
            if (list.get(i).outcome().compareTo(list.get(at).outcome()) > 0) {
                at = i;
            }
        }
        return at;
    }

    private void trouble(List<? extends ObservableValue<Optional<Problem>>> problems) {
        Optional<Problem> first = problems.stream()
                .map(ObservableValue::getValue)
                .flatMap(Optional::stream)
                .findFirst();
        away = first.isPresent();
        first.ifPresent(problem::set);
        Nodes.show(problem, away);
        findings.setPlaceholder(placeholder());
    }

    private void list() {
        @Nullable Verdict verdict = verdicts.getSelectionModel().getSelectedItem();
        List<Finding> rows = verdict == null
                ? List.of()
                : verdict.findings().stream()
                        .filter(f -> all.isSelected() || f.level() == KernelOption.Level.REQUIRED)
                        .toList();
        findings.setPlaceholder(placeholder());
        findings.show(
                rows,
                look.filter(l -> l.report().verdict(Purpose.GKI).isPresent()).isPresent());
    }

    private EmptyState placeholder() {
        if (look.isEmpty()) {
            return away
                    ? new EmptyState(Feather.SMARTPHONE, Texts.of("kernel.away"), Texts.of("kernel.away.hint"))
                    : new EmptyState(Feather.CPU, Texts.of("kernel.looking"), Texts.of("kernel.looking.hint"));
        }
        return new EmptyState(Feather.CHECK_CIRCLE, Texts.of("kernel.nothing"), Texts.of("kernel.nothing.hint"));
    }

    private void showFragment() {
        look.ifPresent(l -> FragmentSheet.show(sheets, l.fragment()));
    }

    private void showPatches() {
        PatchSheet.show(sheets, services);
    }

    private void showBuild() {
        BuildSheet.show(sheets, services, look.map(KernelLook::fragment));
    }
}
