package ferry.migrate;

import java.util.Map;

/** Rules about processes and threads: states, tracers, seccomp, namespaces, terminals, ISA, number. */
final class LookProcesses {
    /** The stub's table holds so many (assets/stub). */
    private static final int MAX_PROCESSES = 200;

    /** ELF machine numbers of what may run: x86-64 and arm64; the latter is the translator on a phone. */
    private static final int X86_64 = 62, AARCH64 = 183;

    private LookProcesses() {}

    static void judge(Look look, LookFindings.Collector found) {
        if (look.processes().size() > MAX_PROCESSES) {
            found.blockRecoding(
                    "The container has " + look.processes().size() + " processes.",
                    "At most " + MAX_PROCESSES + " cross together.",
                    "");
        }
        Look.Process first =
                look.processes().stream().filter(p -> p.pid() == 1).findFirst().orElse(null);
        if (first == null) {
            found.block(
                    "The container's first process was not seen.",
                    "Without process 1 there is nothing to restore.",
                    "Try again; a container that shares another's PID namespace cannot cross.");
            return;
        }
        for (Look.Process p : look.processes()) {
            process(p, first, found);
        }
    }

    private static void process(Look.Process p, Look.Process first, LookFindings.Collector found) {
        if (p.ppid() == 0 && p.pid() != 1) {
            found.block(
                    p.label() + " came in from outside, by docker exec or the like.",
                    "It is no child of the container's first process; a checkpoint kills it and leaves it out.",
                    "End it first.");
            return;
        }
        state(p.label(), p.state(), p.tracer(), found);
        for (Look.Task t : p.tasks()) {
            if (t.tid() != p.pid()) {
                state("Thread " + t.tid() + " of " + p.label(), t.state(), t.tracer(), found);
            }
        }
        if (p.state() == 'Z') {
            if (p.tasks().stream().anyMatch(t -> t.state() != 'Z' && t.state() != 'X')) {
                found.block(
                        p.label() + " has ended its first thread, and others run on.",
                        "CRIU takes it for a process that has ended.",
                        "");
            }
            return; // nothing else of it is left
        }
        if (p.seccomp() == 1) {
            found.block(
                    p.label() + " is in seccomp's strict mode.", "It may do no more than read, write and exit.", "");
        } else if (p.filters() > 1) {
            found.blockRecoding(
                    p.label() + " has installed a seccomp filter of its own.",
                    "A filter for one ISA's system calls does not fit another's, and is not dropped silently.",
                    "Many programs can be started without their sandbox.");
        }
        if (p.bits() == 32) {
            found.blockRecoding(p.label() + " is a 32-bit program: " + p.exe(), "Only 64-bit code crosses.", "");
        } else if (p.bits() != 0 && p.machine() != X86_64 && p.machine() != AARCH64) {
            found.blockRecoding(
                    p.label() + " is a program for another processor (ELF machine " + p.machine() + "): " + p.exe(),
                    "It runs under a translator already.",
                    "");
        }
        kernel(p, found);
        if (p.exe().equals("/sbin/docker-init")) {
            found.block(
                    p.label() + " is Docker's own init (docker run --init).",
                    "That program is put there by the host and is another one on the other side.",
                    "Start the container without --init; an image can bring an init of its own.");
        }
        if (!p.root().equals("/") && !p.root().isEmpty()) {
            found.blockRecoding(
                    p.label() + " has changed its root to " + p.root() + ".",
                    "Processes below another root do not cross yet.",
                    "");
        }
        for (Map.Entry<String, Long> ns : first.namespaces().entrySet()) {
            long own = p.namespaces().getOrDefault(ns.getKey(), 0L);
            if (own != 0 && ns.getValue() != 0 && own != ns.getValue()) {
                found.block(
                        p.label() + " has a namespace of its own: " + ns.getKey() + ".",
                        "Containers inside the container do not cross.",
                        "");
            }
        }
    }

    /** What the kernel keeps for a process and no checkpoint has, or the translator does not make anew. */
    private static void kernel(Look.Process p, LookFindings.Collector found) {
        if (p.personality() != 0) {
            found.block(
                    p.label() + " has set a personality, " + Long.toHexString(p.personality()) + ".",
                    "A checkpoint does not have it: what the process starts later would run under other rules.",
                    "setarch and personality(2) make one; start the program without.");
        }
        if (!p.ioClasses().isEmpty()) {
            found.block(
                    p.label() + " has set a priority of its input and output (ionice).",
                    "A checkpoint does not have it.",
                    "ionice -c 0 takes it back.");
        }
        if (!p.robust().isEmpty()) {
            found.blockRecoding(
                    p.label() + " holds a robust mutex.",
                    "The translator does not tell the others when its owner dies.",
                    "Try again in a moment.");
        }
        if (!p.timers().isEmpty()) {
            found.blockRecoding(
                    p.label() + " has POSIX timers (timer_create).",
                    "The translator gives such timers other numbers, and the program has kept the old ones.",
                    "");
        }
    }

    private static void state(String who, char state, int tracer, LookFindings.Collector found) {
        switch (state) {
            case 't' -> found.block(who + " is stopped by a debugger.", "", "Detach the debugger.");
            default -> {}
        }
        if (tracer != 0) {
            found.block(
                    who + " is traced by process " + tracer + ".",
                    "CRIU has to attach to it itself, and only one can.",
                    "Detach the debugger or strace.");
        }
    }
}
