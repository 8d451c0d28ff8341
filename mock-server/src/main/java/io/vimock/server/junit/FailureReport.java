package io.vimock.server.junit;

import io.vimock.server.MockVirtualCenter;
import io.vimock.server.dispatch.LoggedRequest;
import io.vimock.vim25.Event;
import java.util.List;

/** What a server has been through, for somebody who wants to know why a test failed. Stateless. */
final class FailureReport {
    private static final int REQUESTS = 40;
    private static final int EVENTS = 25;

    private FailureReport() {}

    static String of(MockVirtualCenter server) {
        StringBuilder text = new StringBuilder("the last requests:\n");
        List<LoggedRequest> requests = server.requests().newest(REQUESTS);
        requests.forEach(request -> text.append("  ").append(request).append('\n'));
        text.append(requests.isEmpty() ? "  none\n" : "").append("the last events:\n");
        List<Event> events = server.events(EVENTS);
        events.forEach(event -> text.append("  ")
                .append(event.getKey())
                .append(' ')
                .append(event.getCreatedTime())
                .append(' ')
                .append(event.getUserName().isEmpty() ? "-" : event.getUserName())
                .append(' ')
                .append(event.getFullFormattedMessage())
                .append('\n'));
        return text.append(events.isEmpty() ? "  none\n" : "").toString();
    }
}
