package ferry.ui;

import ferry.ui.base.UiThread;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Objects;

/** Services that refuse to be called on the UI thread, so that no view can freeze the window by mistake. */
final class OffUiThread {
    private OffUiThread() {}

    static WorkbenchServices guard(WorkbenchServices services) {
        Object guarded = Proxy.newProxyInstance(
                WorkbenchServices.class.getClassLoader(),
                new Class<?>[] {WorkbenchServices.class},
                (proxy, method, arguments) -> {
                    if (method.getDeclaringClass() != Object.class) {
                        UiThread.refuse("WorkbenchServices." + method.getName());
                    }
                    try {
                        return method.invoke(services, arguments);
                    } catch (InvocationTargetException e) {
                        throw Objects.requireNonNullElse(e.getCause(), e);
                    }
                });
        return (WorkbenchServices) guarded;
    }
}
