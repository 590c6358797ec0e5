package ferry.app;

import static ferry.app.LabSides.log;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.docker.Engine;
import ferry.migrate.Plan;
import ferry.migrate.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Redis crosses there and back several times in a row and is written to on both sides: its data, a counter and the file
 * to which it appends each write are right to the last byte afterwards. {@code -Dferry.rounds=10} asks for ten rounds.
 */
@Tag("lab")
class RoundsLabTest {
    private static final int ROUNDS = Integer.getInteger("ferry.rounds", 2);
    private static final int EACH = 25;
    private static final String FILE = "/srv/appendonlydir/appendonly.aof.1.incr.aof";

    @TempDir
    Path folder;

    @Test
    void nothingIsLostOrDoubledHoweverOftenItCrosses() throws Exception {
        try (LabSides lab = LabSides.open(folder)) {
            Workloads workloads = LabSides.workloads();
            workloads.ensure("redis", lab.pc(), line -> {});
            String name = "rounds-" + UUID.randomUUID().toString().substring(0, 6);
            ObjectNode body = workloads.body("redis");
            var command = body.putArray("Cmd");
            List.of("/usr/bin/redis-server", "--save", "", "--appendonly", "yes", "--dir", "/srv")
                    .forEach(command::add);
            try {
                lab.pc().start(lab.pc().create(name, body));
                await().atMost(Duration.ofMinutes(1))
                        .until(() -> log(lab.pc(), name).contains("Ready to accept connections"));
                workloads.workload("redis").check().seed(lab.pc(), name);
                int counted = count(lab.pc(), name, 0);
                for (int round = 1; round <= ROUNDS; round++) {
                    cross(lab, name, lab.pc(), lab.phone());
                    counted = count(lab.phone(), name, counted);
                    cross(lab, name, lab.phone(), lab.pc());
                    counted = count(lab.pc(), name, counted);
                }
                assertThat(workloads
                                .workload("redis")
                                .check()
                                .ask(lab.pc(), name)
                                .wrong())
                        .isEmpty();
                assertThat(cli(lab.pc(), name, "DBSIZE").strip()).isEqualTo("1001");
                assertThat(written(lab.pc(), name)).isEqualTo(counted);
            } finally {
                lab.pc().remove(name, true);
                lab.phone().remove(name, true);
            }
        }
    }

    private static String cli(Engine engine, String name, String... words) {
        List<String> argv = new ArrayList<>(List.of("/usr/bin/redis-cli"));
        argv.addAll(List.of(words));
        return engine.exec(name, argv).out();
    }

    /** Counts on and sees every number, the first of which follows the last one before. */
    private static int count(Engine engine, String name, int before) {
        int next = before;
        for (String line : cli(engine, name, "-r", String.valueOf(EACH), "INCR", "counter")
                .strip()
                .split("\n")) {
            assertThat(line.strip()).endsWith(String.valueOf(++next));
        }
        assertThat(next).isEqualTo(before + EACH);
        return next;
    }

    private static void cross(LabSides lab, String name, Engine from, Engine to) {
        Plan plan =
                lab.migrations().plan(new Plan.Request(name, from.endpoint(), to.endpoint(), Optional.empty(), false));
        List<String> told = new ArrayList<>();
        Progress.Result result = lab.migrations().run(plan, p -> told.add(p.toString()));
        assertThat(result.outcome())
                .as("%s%n%s", result, String.join("\n", told))
                .isEqualTo("moved");
        lab.migrations().confirm(result.session());
    }

    /** How often the file has the command that counts, once it is written; each is whole, or redis' own check fails. */
    private static int written(Engine engine, String name) throws IOException {
        Engine.ExecResult check = engine.exec(name, List.of("/usr/bin/redis-check-aof", FILE));
        assertThat(check.out() + check.err()).contains("is valid");
        try (InputStream tar = engine.getArchive(name, FILE)) {
            String text = new String(tar.readAllBytes(), StandardCharsets.ISO_8859_1);
            int found = 0;
            for (int at = text.indexOf("INCR\r\n"); at >= 0; at = text.indexOf("INCR\r\n", at + 1)) {
                found++;
            }
            return found;
        }
    }
}
