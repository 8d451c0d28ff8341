import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Callable;

/** The frame of the Java clients: runs checks and prints one line for each. */
final class Checks {
    private boolean failed;

    /** A check, which may throw anything. */
    interface Check {
        void run() throws Exception;
    }

    /** Runs a check and prints "ok NAME" or "FAIL NAME: why". */
    void check(String name, Check check) {
        try {
            check.run();
            System.out.println("ok " + name);
        } catch (Exception | AssertionError | LinkageError e) {
            failed = true;
            System.out.println("FAIL " + name + ": " + e.toString().replaceAll("\\s+", " ") + where(e));
        }
    }

    /** Ends the program: with exit code 0 when no check failed. */
    void exit() {
        System.exit(failed ? 1 : 0);
    }

    static void equal(String what, Object actual, Object expected) {
        if (!Objects.deepEquals(actual, expected)) {
            throw new AssertionError(what + " is " + text(actual) + ", expected " + text(expected));
        }
    }

    static void sameItems(String what, String[] actual, String... expected) {
        String[] a = actual.clone();
        String[] e = expected.clone();
        Arrays.sort(a);
        Arrays.sort(e);
        equal(what, a, e);
    }

    static void that(String what, boolean condition) {
        if (!condition) {
            throw new AssertionError("not so: " + what);
        }
    }

    /** Calls, and returns the exception of the kind that the call must throw. */
    static <E extends Throwable> E raises(Class<E> kind, Callable<?> call) throws Exception {
        Object result;
        try {
            result = call.call();
        } catch (Throwable e) {
            if (kind.isInstance(e)) {
                return kind.cast(e);
            }
            throw new AssertionError(kind.getName() + " expected, but the call threw " + e, e);
        }
        throw new AssertionError(kind.getName() + " expected, but the call returned " + text(result));
    }

    private static String text(Object value) {
        return value instanceof Object[] ? Arrays.deepToString((Object[]) value) : String.valueOf(value);
    }

    private static String where(Throwable e) {
        for (StackTraceElement frame : e.getStackTrace()) {
            if (frame.getClassName().matches("(Yavijava|Vijava|Wsimport|Machine|History)\\w*.*")) {
                return " (line " + frame.getLineNumber() + ")";
            }
        }
        return "";
    }
}
