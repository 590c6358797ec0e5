package ferry.cli;

import ferry.app.Services;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import picocli.CommandLine;

/** Makes a command by its constructor (Services, Terminal), (Terminal) or (Services); everything else as picocli does. */
final class CommandFactory implements CommandLine.IFactory {
    private final Services services;
    private final Terminal terminal;

    CommandFactory(Services services, Terminal terminal) {
        this.services = services;
        this.terminal = terminal;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            Class<?>[] wants = constructor.getParameterTypes();
            if (wants.length == 0) continue;
            Object[] given = new Object[wants.length];
            for (int i = 0; i < wants.length; i++) given[i] = wants[i] == Terminal.class ? terminal : services;
            try {
                return type.cast(constructor.newInstance(given));
            } catch (InvocationTargetException e) {
                if (e.getCause() instanceof Exception cause) throw cause;
                throw e;
            }
        }
        return CommandLine.defaultFactory().create(type);
    }
}
