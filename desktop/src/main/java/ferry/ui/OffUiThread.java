package ferry.ui;

import ferry.ui.base.UiThread;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Objects;

/** Services that refuse to be called on the UI thread, so that no view can freeze the window by mistake. */
final class OffUiThread {
    private OffUiThread() {}

    static WorkbenchServices guard(WorkbenchServices services) {
        return guard(WorkbenchServices.class, services);
    }

    /** @param type the interface whose every method may block */
    static <T> T guard(Class<T> type, T services) {
        Object guarded =
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getDeclaringClass() != Object.class) {
                        UiThread.refuse(type.getSimpleName() + "." + method.getName());
                    }
                    try {
                        return method.invoke(services, arguments);
                    } catch (InvocationTargetException e) {
                        throw Objects.requireNonNullElse(e.getCause(), e);
                    }
                });
        return type.cast(guarded);
    }
}
