package ferry.ui.images;

import ferry.docker.Container;
import ferry.rom.device.DeviceServices;
import ferry.rom.device.DeviceServices.PortForward;
import ferry.ui.base.Background;
import ferry.ui.base.ListTab;
import ferry.ui.base.Notices;
import ferry.ui.base.Shown;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.kordamp.ikonli.feather.Feather;

/** The published ports of an endpoint's containers; on a phone each can be led to this computer with one click. */
public final class PortsTab {
    private PortsTab() {}

    /**
     * A published port.
     *
     * @param address where it can be reached from this computer; empty where it cannot yet
     */
    public record Row(String container, int inside, int outside, String protocol, String address, boolean forwarded) {}

    /**
     * @param serial of the phone under the endpoint; empty for what is no phone
     * @param containers what there is right now; called on any thread
     */
    public static ListTab<Row> of(
            Optional<String> serial, Supplier<List<Container>> containers, DeviceServices devices, Notices notices) {
        Callable<List<Row>> source = () -> {
            List<PortForward> forwards = serial.isPresent() ? devices.forwards() : List.of();
            return rows(containers.get(), serial, forwards);
        };
        ListTab<Row> tab = new ListTab<>("ports", Feather.SHUFFLE, source);
        tab.column("column.container", 130, Row::container, row -> Shown.line(row.container()), "text-cell")
                .column(
                        "ports.inside",
                        80,
                        Row::inside,
                        row -> row.inside() + "/" + Shown.line(row.protocol()),
                        "figure-cell")
                .column("ports.outside", 80, Row::outside, row -> String.valueOf(row.outside()), "figure-cell")
                .column(
                        "ports.address",
                        190,
                        Row::address,
                        row -> row.address().isEmpty() ? "–" : row.address(),
                        "mono-cell")
                .actOn("ports.browse", Feather.EXTERNAL_LINK, "port-browse", chosen -> chosen.stream()
                        .filter(row -> !row.address().isEmpty())
                        .findFirst()
                        .ifPresent(row -> run(() -> devices.browse(row.address()), tab, notices)));
        serial.ifPresent(phone -> tab.actOn(
                        "ports.forward",
                        Feather.LINK,
                        "port-forward",
                        chosen -> run(
                                () -> chosen.forEach(row -> {
                                    if (!row.forwarded()) {
                                        PortForward unused =
                                                devices.forward(phone, row.outside(), row.outside(), row.container());
                                    }
                                }),
                                tab,
                                notices))
                .actOn(
                        "ports.unforward",
                        Feather.X_CIRCLE,
                        "port-unforward",
                        chosen -> run(
                                () -> chosen.forEach(row -> devices.forwards().stream()
                                        .filter(forward -> leadsTo(forward, phone, row.outside()))
                                        .forEach(devices::endForward)),
                                tab,
                                notices)));
        return tab;
    }

    private static void run(Runnable work, ListTab<Row> tab, Notices notices) {
        Background.call(
                "port",
                () -> {
                    work.run();
                    return true;
                },
                done -> tab.refresh(),
                why -> {
                    notices.failed(why);
                    tab.refresh();
                });
    }

    private static boolean leadsTo(PortForward forward, String serial, int port) {
        return forward.serial().equals(serial)
                && forward.remote().equals("tcp:" + port)
                && forward.local().startsWith("tcp:");
    }

    static List<Row> rows(List<Container> containers, Optional<String> serial, List<PortForward> forwards) {
        List<Row> rows = new ArrayList<>();
        for (Container container : containers) {
            Set<Integer> seen = new HashSet<>();
            for (Container.Port port : container.ports()) {
                // Docker tells one port twice, for IPv4 and IPv6.
                if (port.hostPort() == 0 || !seen.add(port.hostPort())) {
                    continue;
                }
                Optional<String> forwarded = serial.flatMap(phone -> forwards.stream()
                        .filter(forward -> leadsTo(forward, phone, port.hostPort()))
                        .map(PortForward::address)
                        .findFirst());
                String address = serial.isPresent() ? forwarded.orElse("") : "http://127.0.0.1:" + port.hostPort();
                rows.add(new Row(
                        container.name(),
                        port.containerPort(),
                        port.hostPort(),
                        port.protocol(),
                        port.protocol().equals("tcp") ? address : "",
                        forwarded.isPresent()));
            }
        }
        return rows;
    }
}
