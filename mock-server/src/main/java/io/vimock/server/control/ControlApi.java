package io.vimock.server.control;

import io.vimock.server.dispatch.FaultRule;
import io.vimock.server.inventory.description.Durations;
import io.vimock.server.world.Checkpoint;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What is offered at {@code /mock}: resources below it, and the methods that they have. See docs/guide/control.md. Thread
 * safe.
 */
public final class ControlApi {
    private static final int CREATED = 201;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int CONFLICT = 409;
    private static final int MOST_CHECKPOINTS = 100;
    private static final String STANDARD_NUMBER = "50";

    private final ControlledServer server;
    private final Map<String, Checkpoint> checkpoints = new ConcurrentSkipListMap<>();

    /** @param server what is controlled */
    public ControlApi(ControlledServer server) {
        this.server = server;
    }

    /**
     * Answers a request.
     *
     * @param method {@code GET}, {@code POST}, {@code PUT} or {@code DELETE}
     * @param path what follows {@code /mock}, decoded: {@code /clock/advance}
     * @param query the parameters behind the question mark
     * @param body the body, empty for none
     */
    public ControlReply answer(String method, String path, Map<String, String> query, String body) {
        String[] parts = path.replaceAll("^/+|/+$", "").split("/", -1);
        try {
            return answer(method, parts, query, body);
        } catch (IllegalArgumentException e) {
            return ControlReply.error(BAD_REQUEST, e.getMessage());
        } catch (IllegalStateException e) {
            return ControlReply.error(CONFLICT, e.getMessage());
        }
    }

    private ControlReply answer(String method, String[] path, Map<String, String> query, String body) {
        String name = path.length > 1 ? path[1] : "";
        int depth = path.length;
        return switch (path[0]) {
            case "" -> method.equals("GET") ? ControlReply.ok(server.about()) : notAllowed("GET");
            case "idle" -> depth == 1 ? does(method, server::awaitIdle) : notFound();
            case "reset" -> depth == 1 ? does(method, server::reset) : notFound();
            case "sessions" -> depth == 1 ? deletes(method, server::endSessions) : notFound();
            case "checkpoints" -> depth == 1 ? listCheckpoints(method) : checkpoint(method, path, name);
            case "clock" -> clock(method, path, query);
            case "faults" -> faults(method, depth, name, body);
            case "requests" -> depth == 1 ? requests(method, query) : notFound();
            case "events" -> depth == 1 ? events(method, query) : notFound();
            default -> notFound();
        };
    }

    private static ControlReply notFound() {
        return ControlReply.error(NOT_FOUND, "there is nothing here; GET /mock tells what there is");
    }

    private static ControlReply notAllowed(String... allowed) {
        ControlReply error = ControlReply.error(NOT_ALLOWED, "use " + String.join(" or ", allowed));
        return new ControlReply(error.status(), error.body(), List.of(allowed));
    }

    private ControlReply does(String method, Runnable action) {
        if (!method.equals("POST")) {
            return notAllowed("POST");
        }
        action.run();
        return ControlReply.ok(server.about());
    }

    private ControlReply deletes(String method, Runnable action) {
        if (!method.equals("DELETE")) {
            return notAllowed("DELETE");
        }
        action.run();
        return ControlReply.ok(server.about());
    }

    private ControlReply listCheckpoints(String method) {
        return method.equals("GET")
                ? ControlReply.ok(Map.of("checkpoints", List.copyOf(checkpoints.keySet())))
                : notAllowed("GET");
    }

    private ControlReply checkpoint(String method, String[] path, String name) {
        boolean restores = path.length == 3 && path[2].equals("restore");
        if (path.length > 3 || (path.length == 3 && !restores)) {
            return notFound();
        }
        if (restores && !method.equals("POST")) {
            return notAllowed("POST");
        }
        if (!restores && method.equals("PUT")) {
            return takeCheckpoint(name);
        }
        if (!restores && !method.equals("DELETE")) {
            return notAllowed("PUT", "DELETE");
        }
        Checkpoint known = restores ? checkpoints.get(name) : checkpoints.remove(name);
        if (known == null) {
            return ControlReply.error(NOT_FOUND, "there is no checkpoint '" + name + "'");
        }
        if (restores) {
            server.restore(known);
        }
        return ControlReply.ok(server.about());
    }

    private ControlReply takeCheckpoint(String name) {
        if (!name.matches("[A-Za-z0-9._-]{1,100}")) {
            throw new IllegalArgumentException("a checkpoint's name is letters, digits, dots and dashes");
        }
        if (!checkpoints.containsKey(name) && checkpoints.size() >= MOST_CHECKPOINTS) {
            throw new IllegalStateException("there are " + MOST_CHECKPOINTS + " checkpoints already; delete one first");
        }
        checkpoints.put(name, server.checkpoint());
        return ControlReply.of(CREATED, Map.of("checkpoint", name));
    }

    private ControlReply clock(String method, String[] path, Map<String, String> query) {
        if (path.length == 1) {
            return method.equals("GET") ? ControlReply.ok(server.clock()) : notAllowed("GET");
        }
        if (path.length > 2 || !path[1].equals("advance")) {
            return notFound();
        }
        if (!method.equals("POST")) {
            return notAllowed("POST");
        }
        String by = query.get("by");
        if (by == null) {
            throw new IllegalArgumentException("say how far: /mock/clock/advance?by=5min");
        }
        server.advance(Durations.parse(by));
        return ControlReply.ok(server.clock());
    }

    private ControlReply faults(String method, int depth, String id, String body) {
        if (depth > 2) {
            return notFound();
        }
        if (depth == 2) {
            if (!method.equals("DELETE")) {
                return notAllowed("DELETE");
            }
            return server.faults().remove(id)
                    ? ControlReply.ok(listFaults())
                    : ControlReply.error(NOT_FOUND, "there is no rule '" + id + "'");
        }
        return switch (method) {
            case "GET" -> ControlReply.ok(listFaults());
            case "POST" -> {
                List<FaultRule> added = FaultFile.parse("body", body).stream()
                        .map(server.faults()::add)
                        .toList();
                yield ControlReply.of(CREATED, rules(added));
            }
            case "DELETE" -> {
                server.faults().clear();
                yield ControlReply.ok(listFaults());
            }
            default -> notAllowed("GET", "POST", "DELETE");
        };
    }

    private Map<String, Object> listFaults() {
        return rules(server.faults().list());
    }

    private Map<String, Object> rules(List<FaultRule> rules) {
        return Map.of(
                "rules",
                rules.stream()
                        .map(rule -> Descriptions.of(rule, server.faults().concerned(rule.id())))
                        .toList());
    }

    private ControlReply requests(String method, Map<String, String> query) {
        if (method.equals("DELETE")) {
            server.clearRequests();
        } else if (!method.equals("GET")) {
            return notAllowed("GET", "DELETE");
        }
        return ControlReply.ok(Map.of(
                "requests",
                server.requests(last(query)).stream().map(Descriptions::of).toList()));
    }

    private ControlReply events(String method, Map<String, String> query) {
        return method.equals("GET")
                ? ControlReply.ok(Map.of(
                        "events",
                        server.events(last(query)).stream()
                                .map(Descriptions::of)
                                .toList()))
                : notAllowed("GET");
    }

    private static int last(Map<String, String> query) {
        String last = query.getOrDefault("last", STANDARD_NUMBER);
        if (!last.matches("[0-9]{1,6}")) {
            throw new IllegalArgumentException("'last' is a number, not '" + last + "'");
        }
        return Integer.parseInt(last);
    }
}
