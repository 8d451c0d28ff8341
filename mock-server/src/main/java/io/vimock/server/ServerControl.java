package io.vimock.server;

import io.vimock.server.control.ControlledServer;
import io.vimock.server.dispatch.FaultRules;
import io.vimock.server.dispatch.LoggedRequest;
import io.vimock.server.world.Checkpoint;
import io.vimock.vim25.Event;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A server as the control API sees it. Thread safe. */
final class ServerControl implements ControlledServer {
    private final MockVirtualCenter server;

    ServerControl(MockVirtualCenter server) {
        this.server = server;
    }

    @Override
    public Map<String, Object> about() {
        MockOptions options = server.options();
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("name", "vi-mock");
        about.put("apiVersion", options.apiLevel().version());
        about.put("strict", options.isStrict());
        about.put("url", server.publicUrl());
        about.put("time", server.clock().now());
        about.put("objects", server.world().snapshot().size());
        return about;
    }

    @Override
    public void awaitIdle() {
        server.awaitIdle();
    }

    @Override
    public void reset() {
        server.reset();
    }

    @Override
    public Checkpoint checkpoint() {
        return server.checkpoint();
    }

    @Override
    public void restore(Checkpoint checkpoint) {
        server.restore(checkpoint);
    }

    @Override
    public void endSessions() {
        server.endSessions();
    }

    @Override
    public Map<String, Object> clock() {
        double speed = server.options().clockSpeed();
        Map<String, Object> clock = new LinkedHashMap<>();
        clock.put("kind", speed == 0 ? "manual" : speed == 1 ? "real" : "scaled");
        clock.put("speed", speed);
        clock.put("time", server.clock().now());
        return clock;
    }

    @Override
    public void advance(Duration duration) {
        server.clock().advance(duration);
        server.awaitIdle();
    }

    @Override
    public FaultRules faults() {
        return server.faults();
    }

    @Override
    public List<LoggedRequest> requests(int most) {
        return server.requests().newest(most);
    }

    @Override
    public void clearRequests() {
        server.requests().clear();
    }

    @Override
    public List<Event> events(int most) {
        return server.events(most);
    }
}
