package ferry.cli;

import ferry.app.Services;
import ferry.kernel.CheckReport;
import ferry.rom.device.DeviceProbe;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "device",
        description = "What a phone is and how it is: Android, battery, storage, cores, root, kernel, Docker, CRIU.",
        footer = "Without a command it looks at the phone; nothing is written there.")
final class DeviceCommand implements Callable<Integer> {
    private final Services services;
    private final Terminal terminal;

    @Option(
            names = "--on",
            paramLabel = "ENDPOINT",
            description = "lab-phone or phone:SERIAL; without it the only phone there is.")
    private String endpoint = "";

    @Option(names = "--no-kernel", description = "Leave the kernel's check out, which takes some seconds.")
    private boolean noKernel;

    @Mixin
    private JsonOption output = new JsonOption();

    DeviceCommand(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        String serial = services.device(endpoint).serial();
        DeviceProbe.Look look = services.devices().look(serial);
        Optional<CheckReport> kernel = noKernel
                ? Optional.empty()
                : Optional.of(services.devices().kernel(serial).report());
        DeviceText text = new DeviceText(serial, look, kernel);
        if (output.json) terminal.json(text.json());
        else text.lines().forEach(terminal::line);
        return Exit.DONE;
    }
}
