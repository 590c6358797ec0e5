package ferry.ui.endpoint;

import ferry.ui.base.UiThread;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import javafx.beans.InvalidationListener;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * A list's containers by compose project: projects by name, each with a heading, then whatever belongs to none. Within a
 * project the order is that of the list. Follows the list; UI thread.
 */
final class ProjectGroups {
    /** Docker Compose's label, "com.docker.compose.project" in its reference. */
    static final String LABEL = "com.docker.compose.project";

    private final String endpoint;
    private final ObservableList<ContainerRow> source;
    private final Consumer<Runnable> replacing;
    private final ObservableList<ContainerRow> items = FXCollections.observableArrayList();
    private final Map<String, ContainerRow> headings = new HashMap<>();
    private final Set<ContainerRow> collapsed = new HashSet<>();
    private boolean on;
    private boolean scheduled;

    /** @param replacing runs the replacement of the items, so that a selection can be kept over it */
    ProjectGroups(String endpoint, ObservableList<ContainerRow> source, Consumer<Runnable> replacing) {
        this.endpoint = endpoint;
        this.source = source;
        this.replacing = replacing;
        source.addListener((InvalidationListener) change -> rebuildSoon());
    }

    /** The rows to show, headings among them. */
    ObservableList<ContainerRow> items() {
        return items;
    }

    void setOn(boolean now) {
        on = now;
        rebuild();
    }

    boolean isMember(ContainerRow row) {
        return on && !project(row).isEmpty();
    }

    boolean isCollapsed(ContainerRow heading) {
        return collapsed.contains(heading);
    }

    /** Hides or shows what stands below a heading. */
    void toggle(ContainerRow heading) {
        if (!collapsed.remove(heading)) {
            collapsed.add(heading);
        }
        rebuild();
        // The arrow is the only thing of the heading that has changed.
        int at = items.indexOf(heading);
        if (at >= 0) {
            replacing.accept(() -> items.set(at, heading));
        }
    }

    private void rebuildSoon() {
        if (on && !scheduled) {
            scheduled = true;
            UiThread.later(this::rebuild);
        }
    }

    private void rebuild() {
        scheduled = false;
        if (!on) {
            items.clear();
            return;
        }
        Map<String, List<ContainerRow>> projects = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        List<ContainerRow> alone = new ArrayList<>();
        for (ContainerRow row : source) {
            String project = project(row);
            (project.isEmpty() ? alone : projects.computeIfAbsent(project, name -> new ArrayList<>())).add(row);
        }
        headings.keySet().retainAll(projects.keySet());
        collapsed.retainAll(headings.values());
        List<ContainerRow> now = new ArrayList<>();
        projects.forEach((project, members) -> {
            ContainerRow heading = headings.computeIfAbsent(project, name -> ContainerRow.heading(endpoint, name));
            heading.members(project, members);
            now.add(heading);
            if (!collapsed.contains(heading)) {
                now.addAll(members);
            }
        });
        now.addAll(alone);
        if (!now.equals(items)) {
            replacing.accept(() -> items.setAll(now));
        }
    }

    private static String project(ContainerRow row) {
        return row.container().labels().getOrDefault(LABEL, "");
    }
}
