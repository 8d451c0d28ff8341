package io.vimock.client;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Teaches a scripted server property collectors that report what a test says, and counts what clients leave behind.
 *
 * <p>Updates are written {@code VirtualMachine:vm-1 enter name=web overallStatus=green}; they are reported by the filter
 * that was made last, or by one that a test names. A wait is answered with the next thing that the test said.
 */
final class ScriptedCollector {
    static final ResponseDefinitionBuilder SESSION_ENDED =
            ScriptedServer.fault("ended", "<NotAuthenticatedFault xmlns=\"urn:vim25\" xsi:type=\"NotAuthenticated\"/>");

    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger versions = new AtomicInteger();
    private final Set<String> alive = new ConcurrentSkipListSet<>();
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    /** What comes when a wait was cancelled. */
    private final BlockingQueue<Answer> later = new LinkedBlockingQueue<>();
    /** Guarded by this. */
    private int filters;
    /** Guarded by this. */
    private String filter = "";

    private volatile Predicate<String> refused = body -> false;
    private volatile ResponseDefinitionBuilder refusal = SESSION_ENDED;

    /** What a wait is answered with; made when it is asked for, as it names the filter of then. */
    private interface Answer {
        ResponseDefinitionBuilder make();
    }

    ScriptedCollector(ScriptedServer server) {
        made(server, "CreatePropertyCollector", "PropertyCollector", "pc");
        made(server, "CreateContainerView", "ContainerView", "view");
        made(server, "CreateFilter", "PropertyFilter", "filter");
        made(server, "CreateCollectorForEvents", "EventHistoryCollector", "events");
        for (String operation :
                List.of("DestroyPropertyCollector", "DestroyView", "DestroyPropertyFilter", "DestroyCollector")) {
            server.compute(operation, body -> {
                alive.remove(ScriptedServer.element(body, "_this"));
                if (operation.equals("DestroyPropertyCollector")) {
                    alive.removeIf(name -> name.startsWith("filter-"));
                }
                return ScriptedServer.soap(operation, "");
            });
        }
        server.answer("SetCollectorPageSize", "");
        server.compute("CancelWaitForUpdates", body -> {
            answers.add(() -> ScriptedServer.fault(
                    "canceled", "<RequestCanceledFault xmlns=\"urn:vim25\" xsi:type=\"RequestCanceled\"/>"));
            later.drainTo(answers);
            return ScriptedServer.soap("CancelWaitForUpdates", "");
        });
        server.compute("WaitForUpdatesEx", body -> next());
    }

    private void made(ScriptedServer server, String operation, String type, String prefix) {
        server.compute(operation, body -> {
            if (prefix.equals("filter") && refused.test(body)) {
                return refusal;
            }
            return make(operation, type, prefix);
        });
    }

    ResponseDefinitionBuilder make(String operation, String type, String prefix) {
        String name = prefix + "-" + numbers.incrementAndGet();
        alive.add(name);
        if (prefix.equals("filter")) {
            madeFilter(name);
        }
        return ScriptedServer.soap(operation, "<returnval type=\"" + type + "\">" + name + "</returnval>");
    }

    private synchronized void madeFilter(String name) {
        filter = name;
        filters++;
        notifyAll();
    }

    private synchronized String filter(int number) {
        try {
            while (filters < number) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return filter;
    }

    /** Refuses filters that say something. */
    void refuseFilter(Predicate<String> which, ResponseDefinitionBuilder answer) {
        refusal = answer;
        refused = which;
    }

    private ResponseDefinitionBuilder next() {
        try {
            Answer answer = answers.poll(30, TimeUnit.SECONDS);
            return answer == null ? ScriptedServer.soap("WaitForUpdatesEx", "") : answer.make();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ScriptedServer.soap("WaitForUpdatesEx", "");
        }
    }

    /** Objects that clients made at the server and did not destroy; those of an ended session count until {@link #endSession}. */
    Set<String> alive() {
        return alive;
    }

    /** The session's objects go with it. */
    void endSession() {
        answers.add(() -> {
            alive.clear();
            return SESSION_ENDED;
        });
    }

    void breakConnection() {
        answers.add(() -> new ResponseDefinitionBuilder().withFault(Fault.CONNECTION_RESET_BY_PEER));
    }

    void answer(ResponseDefinitionBuilder answer) {
        answers.add(() -> answer);
    }

    /** One consistent set of updates. */
    ScriptedCollector update(String... updates) {
        answers.add(() -> set(filter(1), false, updates));
        return this;
    }

    /** One consistent set of updates, by the filter that is made as number so and so, from 1. */
    ScriptedCollector update(int number, String... updates) {
        answers.add(() -> set(filter(number), false, updates));
        return this;
    }

    /** As {@link #update(int, String...)}, after the next wait that a client cancels. */
    void whenCancelled(int number, String... updates) {
        later.add(() -> set(filter(number), false, updates));
    }

    /** A part of a set, which more follows. */
    ScriptedCollector part(String... updates) {
        answers.add(() -> set(filter(1), true, updates));
        return this;
    }

    private ResponseDefinitionBuilder set(String reporter, boolean truncated, String... updates) {
        StringBuilder content = new StringBuilder("<returnval><version>")
                .append(versions.incrementAndGet())
                .append("</version><filterSet><filter type=\"PropertyFilter\">")
                .append(reporter)
                .append("</filter>");
        for (String update : updates) {
            content.append(object(update));
        }
        return ScriptedServer.soap(
                "WaitForUpdatesEx",
                content.append("</filterSet><truncated>")
                        .append(truncated)
                        .append("</truncated></returnval>")
                        .toString());
    }

    private static String object(String update) {
        String[] words = update.split(" ");
        String[] name = words[0].split(":");
        StringBuilder object = new StringBuilder(
                "<objectSet><kind>" + words[1] + "</kind><obj type=\"" + name[0] + "\">" + name[1] + "</obj>");
        for (int i = 2; i < words.length; i++) {
            String[] property = words[i].split("=", 2);
            object.append("<changeSet><name>").append(property[0]).append("</name><op>assign</op>");
            if (property.length > 1) {
                String type = property[0].equals("overallStatus") ? "ManagedEntityStatus" : "xsd:string";
                object.append(
                        property[1].startsWith("<")
                                ? property[1].replace('~', ' ')
                                : "<val xsi:type=\"" + type + "\">" + property[1] + "</val>");
            }
            object.append("</changeSet>");
        }
        return object.append("</objectSet>").toString();
    }

    /** What is left of a list of names after those of a kind are taken out. */
    List<String> alive(String prefix) {
        List<String> found = new ArrayList<>(alive);
        found.removeIf(name -> !name.startsWith(prefix));
        return found;
    }
}
