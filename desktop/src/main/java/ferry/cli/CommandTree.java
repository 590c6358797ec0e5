package ferry.cli;

import ferry.app.Services;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Every command of Ferry, in the order of the help: classes where a command is one of its kind, else families. */
final class CommandTree {
    private final Services services;
    private final Terminal terminal;
    private final CommandLine.IFactory factory;

    CommandTree(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
        this.factory = new CommandFactory(services, terminal);
    }

    CommandLine root() {
        CommandLine root = new CommandLine(FerryCommand.class, factory);
        classes(root, DemoCommand.class);
        verbs(
                group(root, "lab", "The embedded default: a PC with Docker and CRIU, and a virtual arm64 phone."),
                LabVerbs.ALL);
        classes(root, DoctorCommand.class, PlanCommand.class, MigrateCommand.class);
        classes(root, SessionsCommand.class, EndpointsCommand.class);
        verbs(root, ListVerbs.ALL);
        classes(root, RunCommand.class);
        verbs(root, ContainerVerbs.ALL);
        classes(root, RenameCommand.class, PruneCommand.class);
        verbs(root, AboutVerbs.ALL);
        classes(root, LogsCommand.class, StatsCommand.class, ExecCommand.class, InspectCommand.class);
        verbs(
                group(root, "checkpoint", "Checkpoints of a container; all of them: ferry checkpoints."),
                CheckpointVerbs.ALL);
        verbs(group(root, "files", "Files of containers and volumes."), FileVerbs.ALL);
        CommandLine image =
                group(root, "image", "Images of an endpoint's Docker; inspect reads CRIU's images, offline.");
        verbs(image, ImageVerbs.ALL);
        classes(image, ImageInspectCommand.class);
        verbs(group(root, "volume", "Volumes of an endpoint's Docker."), VolumeVerbs.ALL);
        CommandLine device = new CommandLine(DeviceCommand.class, factory);
        root.addSubcommand(device);
        // What stands behind the first word of the command is the command's, -l and all.
        device.addSubcommand(new CommandLine(DeviceShellCommand.class, factory).setStopAtPositional(true));
        verbs(device, DeviceVerbs.ALL);
        verbs(group(root, "forward", "Ports of phones that can be reached on this computer."), ForwardVerbs.ALL);
        classes(
                group(root, "kernel", "What a phone's kernel can do, and what would mend it."),
                KernelProbeCommand.class,
                KernelCheckCommand.class,
                KernelFragmentCommand.class,
                KernelPatchCommand.class,
                KernelBuildCommand.class,
                KernelLoopCommand.class);
        classes(group(root, "rom", "Phones and their ROMs."), RomTargetsCommand.class);
        classes(root, OpenCommand.class);
        CommandLine bench = new CommandLine(BenchCommand.class, factory);
        root.addSubcommand(bench);
        classes(
                bench,
                BenchDowntimeCommand.class,
                BenchKernelCommand.class,
                BenchTranslatorCommand.class,
                BenchUiCommand.class);
        classes(root, GalleryCommand.class);
        return root;
    }

    private void classes(CommandLine parent, Class<?>... commands) {
        for (Class<?> command : commands) parent.addSubcommand(new CommandLine(command, factory));
    }

    private void verbs(CommandLine parent, List<Verb<?>> verbs) {
        for (Verb<?> verb : verbs) parent.addSubcommand(new CommandLine(verb.command(services, terminal)));
    }

    private static CommandLine group(CommandLine parent, String word, String description) {
        CommandSpec spec = CommandSpec.forAnnotatedObject(new Group()).name(word);
        spec.usageMessage().description(description);
        CommandLine group = new CommandLine(spec);
        parent.addSubcommand(group);
        return group;
    }
}
