package ferry;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who may know whom. */
class ArchitectureTest {
    /** Each room, and the rooms that it may know besides itself. */
    private static final Map<String, List<String>> MAY_KNOW = new TreeMap<>(Map.of(
            "adb", List.of(),
            "criu", List.of(),
            "session", List.of(),
            "docker", List.of("adb"),
            "recode", List.of("criu"),
            "migrate", List.of("adb", "docker", "criu", "recode", "session"),
            "kernel", List.of("adb"),
            "rom", List.of("adb", "kernel"),
            "ui", List.of("adb", "docker", "criu", "recode", "migrate", "session", "kernel", "rom"),
            "desktop", List.of("adb", "docker", "criu", "recode", "migrate", "session", "kernel", "rom", "ui")));

    private static JavaClasses all = new ClassFileImporter().importClasses();

    @BeforeAll
    static void read() {
        all = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                // Other ways of running the tests have them in a folder called test.
                .withImportOption(location -> !location.contains("/test/ferry/"))
                .importPackages("ferry");
    }

    /** app and cli put the rooms together and are one room here. */
    private static String[] packages(String room) {
        return room.equals("desktop")
                ? new String[] {"ferry.app..", "ferry.cli.."}
                : new String[] {"ferry." + room + ".."};
    }

    @TestFactory
    Stream<DynamicTest> aRoomKnowsOnlyItsOwn() {
        return MAY_KNOW.keySet().stream()
                .map(room -> DynamicTest.dynamicTest(room, () -> {
                    List<String> forbidden = new ArrayList<>();
                    for (String other : MAY_KNOW.keySet()) {
                        if (!other.equals(room)
                                && !MAY_KNOW.getOrDefault(room, List.of()).contains(other)) {
                            forbidden.addAll(Arrays.asList(packages(other)));
                        }
                    }
                    assertThat(all.that(JavaClass.Predicates.resideInAnyPackage(packages(room))))
                            .as("classes of " + room)
                            .isNotEmpty();
                    if (forbidden.isEmpty()) return;
                    noClasses()
                            .that()
                            .resideInAnyPackage(packages(room))
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(forbidden.toArray(String[]::new))
                            .check(all);
                }));
    }

    @Test
    void everyPackageBelongsToARoom() {
        TreeSet<String> rooms = new TreeSet<>();
        for (JavaClass c : all) {
            String[] parts = c.getPackageName().split("\\.", -1);
            if (parts.length > 1) rooms.add(parts[1]);
        }
        TreeSet<String> known = new TreeSet<>(MAY_KNOW.keySet());
        known.remove("desktop");
        known.addAll(List.of("app", "cli"));
        assertThat(rooms).isSubsetOf(known);
    }

    @Test
    void theWindowTalksToNoDaemon() {
        noClasses()
                .that()
                .resideInAPackage("ferry.ui..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("ferry.docker.HttpEngine")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("ferry.adb.AdbServer")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("ferry.session.SqliteJournal")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net.http..", "java.sql..", "com.github.dockerjava..", "java.nio.channels..")
                .orShould()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are sockets",
                        c -> c.getPackageName().equals("java.net")
                                && c.getSimpleName().endsWith("Socket")))
                .check(all);
    }

    @Test
    void onlyTheDesktopShowsWindows() {
        noClasses()
                .that()
                .resideOutsideOfPackages("ferry.ui..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javafx..", "atlantafx..", "org.controlsfx..")
                .check(all);
    }

    @Test
    void onlyTheCommandLineParsesArguments() {
        noClasses()
                .that()
                .resideOutsideOfPackage("ferry.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(all);
    }

    @Test
    void onlyTheJournalKnowsSql() {
        noClasses()
                .that()
                .resideOutsideOfPackage("ferry.session..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "org.sqlite..")
                .check(all);
    }

    @Test
    void onlyTheDockerRoomKnowsDockerJava() {
        noClasses()
                .that()
                .resideOutsideOfPackage("ferry.docker..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.github.dockerjava..")
                .check(all);
    }

    @Test
    void namesSayWhatAThingIs() {
        classes()
                .should()
                .haveNameNotMatching(".*(Manager|Helper|Util|Utils|Impl)(\\$.*)?")
                .check(all);
    }
}
