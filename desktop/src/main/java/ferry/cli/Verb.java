package ferry.cli;

import ferry.app.Services;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A command that is one word of a family whose words differ in little: what it is called, what it asks for, what it does.
 *
 * @param options makes the object, annotated for picocli, that holds what stands on the command line
 */
record Verb<O>(String word, String description, Supplier<O> options, Act<O> act) {
    interface Act<O> {
        int run(O given, Services services, Terminal terminal) throws Exception;
    }

    /** The command as picocli knows it; holds the values of one command line. */
    CommandSpec command(Services services, Terminal terminal) {
        O given = options.get();
        Callable<Integer> run = () -> act.run(given, services, terminal);
        CommandSpec spec = CommandSpec.wrapWithoutInspection(run)
                .name(word)
                .addMixin("options", CommandSpec.forAnnotatedObject(given));
        spec.usageMessage().description(description);
        return spec;
    }
}
