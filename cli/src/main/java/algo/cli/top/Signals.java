package algo.cli.top;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Signals that the JVM leaves to the program. {@code sun.misc.Signal} of the module jdk.unsupported is the only way to them
 * in Java; it is called by reflection, because the compiler warns of it in a way that cannot be turned off. Where it is
 * missing nothing is ever heard.
 */
final class Signals {
    private Signals() {}

    /** Has {@code action} run on a thread of the JVM's whenever the signal comes; {@code name} is without SIG. */
    static void on(String name, Runnable action) {
        try {
            Class<?> kind = Class.forName("sun.misc.SignalHandler");
            InvocationHandler call = (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                    action.run();
                    return null;
                }
                return method.getName().equals("equals")
                        ? (Object) (proxy == arguments[0])
                        : method.getName().equals("hashCode") ? (Object) name.hashCode() : name;
            };
            handle(name, kind, Proxy.newProxyInstance(kind.getClassLoader(), new Class<?>[] {kind}, call));
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // The signal is not in this JVM, or not in this system.
        }
    }

    /** Has the system do with the signal what it does without anybody's wish. */
    static void byDefault(String name) {
        try {
            Class<?> kind = Class.forName("sun.misc.SignalHandler");
            handle(name, kind, kind.getField("SIG_DFL").get(null));
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // The signal is not in this JVM, or not in this system.
        }
    }

    private static void handle(String name, Class<?> kind, Object handler) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Object one = signal.getConstructor(String.class).newInstance(name);
        signal.getMethod("handle", signal, kind).invoke(null, one, handler);
    }
}
