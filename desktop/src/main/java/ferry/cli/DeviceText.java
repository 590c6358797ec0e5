package ferry.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ferry.kernel.CheckReport;
import ferry.rom.device.AdbExposure;
import ferry.rom.device.Battery;
import ferry.rom.device.Core;
import ferry.rom.device.DeviceDocker;
import ferry.rom.device.DeviceFacts;
import ferry.rom.device.DeviceProbe;
import ferry.rom.device.DeviceState;
import ferry.rom.device.PhoneIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** A look at a device, in lines for a person and as JSON; what it does not tell is - or null. */
record DeviceText(String serial, DeviceProbe.Look look, Optional<CheckReport> kernel) {
    private static final String ROW = "%-11s %s";

    List<String> lines() {
        DeviceFacts f = look.facts();
        DeviceState s = look.state();
        PhoneIdentity i = f.identity();
        List<String> lines = new ArrayList<>();
        row(lines, "device", or(i.model(), f.system()) + " (" + serial + ")");
        row(lines, "system", system(f));
        row(lines, "bootloader", or(i.bootloader(), "-") + ", slot " + or(i.slot(), "-"));
        row(lines, "root", root(f) + "; SELinux " + f.selinux());
        row(lines, "up", Units.time(s.uptime().toMillis()) + ", load " + String.format(Locale.ROOT, "%.2f", s.load1()));
        row(lines, "battery", s.battery().map(DeviceText::battery).orElse("-"));
        s.heat().ifPresent(h -> row(lines, "heat", degrees(h.celsius()) + " (" + h.zone() + ")"));
        row(
                lines,
                "memory",
                Units.bytes(s.memory().availableBytes()) + " available of "
                        + Units.bytes(s.memory().bytes()));
        s.storage()
                .forEach(d -> row(
                        lines,
                        "storage",
                        d.mount() + ": " + Units.bytes(d.freeBytes()) + " free of " + Units.bytes(d.bytes())));
        for (Core c : s.cores()) row(lines, "core " + c.number(), core(c));
        row(lines, "docker", docker(f.docker()));
        row(lines, "criu", or(f.docker().criu(), "not there"));
        row(lines, "kernel", f.kernel() + " " + f.machine());
        kernel.ifPresent(report -> verdicts(lines, report));
        warnings(lines, f, s);
        return lines;
    }

    private static void verdicts(List<String> lines, CheckReport report) {
        for (CheckReport.Verdict v : report.verdicts()) {
            String missing = v.missing().stream()
                    .map(CheckReport.Finding::what)
                    .distinct()
                    .limit(6)
                    .collect(Collectors.joining(", "));
            row(
                    lines,
                    "",
                    v.outcome().name().toLowerCase(Locale.ROOT) + " "
                            + v.purpose().title() + (missing.isEmpty() ? "" : ": lacks " + missing));
        }
        if (!report.passes()) row(lines, "", "what would mend it: ferry kernel check");
    }

    private static void warnings(List<String> lines, DeviceFacts f, DeviceState s) {
        AdbExposure adb = f.adb();
        if (adb.port() > 0) {
            lines.add("warning: adb listens on port " + adb.port()
                    + " for the whole network, without encryption. End it: adb usb");
        }
        if (adb.wireless() && adb.vulnerable()) {
            lines.add("warning: wireless debugging is on and the patch level is before " + AdbExposure.MENDED
                    + ": by CVE-2026-0073 anybody on the network gets a shell without pairing. Use the cable, or update"
                    + " Android.");
        } else if (adb.vulnerable()) {
            lines.add("note: the patch level is before " + AdbExposure.MENDED
                    + " (CVE-2026-0073): leave wireless debugging off.");
        }
        if (s.battery().filter(Battery::hot).isPresent()) {
            lines.add("warning: the battery is hot; let the phone cool down before anything crosses.");
        }
    }

    private static void row(List<String> lines, String name, String value) {
        lines.add(String.format(Locale.ROOT, ROW, name, value));
    }

    private static String or(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    private static String system(DeviceFacts f) {
        if (!f.android()) return or(f.system(), "-");
        return "Android " + f.identity().android() + ", patch level "
                + or(f.identity().patch(), "-") + (f.build().isEmpty() ? "" : ", build " + f.build());
    }

    private static String root(DeviceFacts f) {
        String version = f.root().version().isEmpty() ? "" : " " + f.root().version();
        return f.root().kind().word() + version + (f.root().shell() ? ", adb's shell is root" : "");
    }

    private static String battery(Battery b) {
        return b.percent() + " %, " + b.state() + (b.plugged().isEmpty() ? "" : " (" + b.plugged() + ")")
                + (b.celsius().isPresent() ? ", " + degrees(b.celsius().getAsDouble()) : "");
    }

    private static String degrees(double celsius) {
        return String.format(Locale.ROOT, "%.1f °C", celsius);
    }

    private static String core(Core c) {
        if (!c.online()) return "off";
        String load = c.load().isPresent() ? Math.round(c.load().getAsDouble() * 100) + " %" : "-";
        return load
                + (c.khz().isPresent() ? " at " + c.khz().getAsLong() / 1000 + " MHz" : "")
                + (c.maxKhz().isPresent() ? " of " + c.maxKhz().getAsLong() / 1000 : "");
    }

    private static String docker(DeviceDocker d) {
        if (!d.installed()) return "not there";
        if (d.socket().isEmpty()) return d.daemon() + ", does not run";
        return d.socket() + (d.allowed() ? "" : ", which adb's shell may not open");
    }

    ObjectNode json() {
        DeviceFacts f = look.facts();
        DeviceState s = look.state();
        PhoneIdentity i = f.identity();
        ObjectNode json = Json.object().put("serial", serial);
        put(json, "model", i.model());
        put(json, "device", i.device());
        put(json, "android", i.android());
        put(json, "build", f.build());
        put(json, "securityPatch", i.patch());
        put(json, "system", f.system());
        put(json, "makersSerial", f.serial());
        put(json, "chip", f.chip());
        put(json, "slot", i.slot());
        put(json, "bootloader", i.bootloader());
        put(json, "selinux", f.selinux());
        json.putObject("root")
                .put("kind", f.root().kind().name().toLowerCase(Locale.ROOT))
                .put("version", f.root().version())
                .put("shell", f.root().shell());
        json.put("uptimeSeconds", s.uptime().toSeconds()).put("load1", s.load1());
        s.battery()
                .ifPresentOrElse(
                        b -> put(
                                put(
                                        json.putObject("battery")
                                                .put("percent", b.percent())
                                                .put("state", b.state())
                                                .put("plugged", b.plugged()),
                                        "celsius",
                                        b.celsius()),
                                "volts",
                                b.volts()),
                        () -> json.putNull("battery"));
        s.heat()
                .ifPresentOrElse(
                        h -> json.putObject("heat").put("celsius", h.celsius()).put("zone", h.zone()),
                        () -> json.putNull("heat"));
        json.putObject("memory")
                .put("bytes", s.memory().bytes())
                .put("availableBytes", s.memory().availableBytes())
                .put("swapBytes", s.memory().swapBytes())
                .put("swapFreeBytes", s.memory().swapFreeBytes());
        ArrayNode storage = json.putArray("storage");
        s.storage().forEach(d -> storage.addObject()
                .put("mount", d.mount())
                .put("bytes", d.bytes())
                .put("freeBytes", d.freeBytes()));
        ArrayNode cores = json.putArray("cores");
        s.cores()
                .forEach(c -> put(
                        put(
                                put(
                                        cores.addObject()
                                                .put("number", c.number())
                                                .put("online", c.online()),
                                        "load",
                                        c.load()),
                                "khz",
                                c.khz()),
                        "maxKhz",
                        c.maxKhz()));
        DeviceDocker d = f.docker();
        ObjectNode docker =
                json.putObject("docker").put("installed", d.installed()).put("allowed", d.allowed());
        put(docker, "daemon", d.daemon());
        put(docker, "socket", d.socket());
        put(json, "criu", d.criu());
        put(json, "translator", d.translator());
        json.putObject("adb")
                .put("networkPort", f.adb().port())
                .put("wireless", f.adb().wireless())
                .put("cve20260073", f.adb().vulnerable());
        ObjectNode node = json.putObject("kernel").put("release", f.kernel()).put("machine", f.machine());
        kernel.ifPresent(report -> {
            node.put("passes", report.passes());
            ArrayNode verdicts = node.putArray("verdicts");
            for (CheckReport.Verdict v : report.verdicts()) {
                ObjectNode verdict = verdicts.addObject()
                        .put("purpose", v.purpose().word())
                        .put("outcome", v.outcome().name().toLowerCase(Locale.ROOT));
                verdict.set(
                        "missing",
                        Json.strings(v.missing().stream()
                                .map(CheckReport.Finding::what)
                                .toList()));
            }
        });
        return json;
    }

    private static void put(ObjectNode json, String name, String value) {
        if (value.isEmpty()) json.putNull(name);
        else json.put(name, value);
    }

    private static ObjectNode put(ObjectNode json, String name, OptionalDouble value) {
        return value.isPresent() ? json.put(name, Math.round(value.getAsDouble() * 1000) / 1000.0) : json.putNull(name);
    }

    private static ObjectNode put(ObjectNode json, String name, OptionalLong value) {
        return value.isPresent() ? json.put(name, value.getAsLong()) : json.putNull(name);
    }
}
