package ferry.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.app.Half;
import ferry.app.LabStatus;
import java.util.List;

/** The lab's state in words and in JSON. */
final class LabView {
    private LabView() {}

    static void print(LabStatus status, Terminal terminal, boolean json) {
        if (json) {
            terminal.json(json(status));
            return;
        }
        terminal.table(
                List.of("HALF", "STATE", "ADB", "DOCKER"),
                List.of(row("pc", status.pc()), row("phone", status.phone())));
        for (Half half : List.of(status.pc(), status.phone())) {
            if (!half.detail().isEmpty()) {
                terminal.line((half.equals(status.pc()) ? "pc: " : "phone: ") + half.detail());
            }
        }
    }

    static ObjectNode json(LabStatus status) {
        ObjectNode json = Json.object();
        json.set("pc", json(status.pc()));
        json.set("phone", json(status.phone()));
        return json;
    }

    private static ObjectNode json(Half half) {
        ObjectNode json = Json.object().put("state", half.state().word());
        half.serial().ifPresent(s -> json.put("serial", s));
        half.docker().ifPresent(d -> json.put("docker", d.toString()));
        if (!half.detail().isEmpty()) json.put("detail", half.detail());
        return json;
    }

    private static List<String> row(String name, Half half) {
        return List.of(
                name,
                half.state().word(),
                half.serial().orElse("-"),
                half.docker().map(Object::toString).orElse("-"));
    }
}
