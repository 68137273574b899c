import com.ib.client.EClientSocket;
import com.ib.client.EJavaSignal;
import com.ib.client.EReader;
import com.ib.client.EWrapper;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** The vendor's client on a socket, with every call that it makes to its wrapper. */
final class Session {
    /** A call of the wrapper. */
    record Event(String name, Object[] args) {
        boolean is(Object first) {
            return args.length > 0 && first.equals(args[0]);
        }

        @Override
        public String toString() {
            return name + Arrays.toString(args);
        }
    }

    /** Longest wait for an answer, in ms. */
    private static final long ANSWER_TIMEOUT_MS = 20_000;
    /** Pause before each request, in ms: TWS takes fifty messages a second. */
    private static final long PAUSE_MS = 25;

    final EClientSocket client;
    /** What the decoder threw. */
    final List<Throwable> thrown = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final EJavaSignal signal = new EJavaSignal();
    private int lastId = 1_000;

    Session(int port, int clientId) throws InterruptedException {
        Object wrapper = Proxy.newProxyInstance(
                EWrapper.class.getClassLoader(), new Class<?>[] {EWrapper.class}, (proxy, method, args) -> {
                    record(new Event(method.getName(), args == null ? new Object[0] : args));
                    return null;
                });
        client = new EClientSocket((EWrapper) wrapper, signal);
        client.eConnect("127.0.0.1", port, clientId);
        EReader reader = new EReader(client, signal);
        reader.start();
        Thread decoding = new Thread(() -> {
            while (client.isConnected()) {
                signal.waitForSignal();
                try {
                    reader.processMsgs();
                } catch (Throwable error) {
                    synchronized (events) {
                        thrown.add(error);
                    }
                }
            }
        });
        decoding.setDaemon(true);
        decoding.start();
        await(0, event -> event.name().equals("nextValidId"), "nextValidId");
    }

    private void record(Event event) {
        synchronized (events) {
            events.add(event);
            events.notifyAll();
        }
    }

    /** Returns a new request number. */
    int nextId() {
        return ++lastId;
    }

    /** Returns the events from a position on. */
    List<Event> from(int position) {
        synchronized (events) {
            return new ArrayList<>(events.subList(position, events.size()));
        }
    }

    /** Returns the events of a name whose first argument is the number of a request. */
    List<Event> of(String name, Object first) {
        return from(0).stream().filter(event -> event.name().equals(name) && event.is(first)).toList();
    }

    /** Returns the events of a name. */
    List<Event> named(String name) {
        return from(0).stream().filter(event -> event.name().equals(name)).toList();
    }

    int position() {
        synchronized (events) {
            return events.size();
        }
    }

    /** Sends a message, and returns the first event of a name that fits. */
    Event ask(Runnable send, String name, Predicate<Event> fits) throws InterruptedException {
        int from = position();
        Thread.sleep(PAUSE_MS);
        send.run();
        return await(from, event -> event.name().equals(name) && fits.test(event), name);
    }

    /** Sends a message, and returns the first event of a name. */
    Event ask(Runnable send, String name) throws InterruptedException {
        return ask(send, name, event -> true);
    }

    /** Sends a message, and returns the code of the first error that names a request. */
    int errorOf(int id, Runnable send) throws InterruptedException {
        return (Integer) ask(send, "error", event -> event.is(id)).args()[1];
    }

    /** Waits for an event. */
    Event await(int from, Predicate<Event> fits, String what) throws InterruptedException {
        long untilMs = System.currentTimeMillis() + ANSWER_TIMEOUT_MS;
        synchronized (events) {
            int at = from;
            while (true) {
                for (; at < events.size(); at++) {
                    if (fits.test(events.get(at))) return events.get(at);
                }
                long leftMs = untilMs - System.currentTimeMillis();
                if (leftMs <= 0) throw new AssertionError("No " + what + " came; received: " + tail(from));
                events.wait(leftMs);
            }
        }
    }

    private String tail(int from) {
        String text = from(from).stream().filter(event -> event.name().equals("error")).toList().toString();
        return text.substring(0, Math.min(600, text.length()));
    }
}
