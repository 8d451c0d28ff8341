package io.vimock.server.control;

import io.vimock.server.dispatch.FaultEffect;
import io.vimock.server.dispatch.FaultRule;
import io.vimock.server.dispatch.LoggedRequest;
import io.vimock.server.inventory.description.Durations;
import io.vimock.server.wire.FieldText;
import io.vimock.server.wire.WireField;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.Event;
import io.vimock.vim25.MethodFault;
import java.util.LinkedHashMap;
import java.util.Map;

/** Requests, events and fault rules as the control API shows them. Stateless. */
final class Descriptions {
    private Descriptions() {}

    static Map<String, Object> of(LoggedRequest request) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("number", request.number());
        shown.put("time", request.time());
        if (request.userName() != null) {
            shown.put("user", request.userName());
        }
        shown.put("session", request.session());
        shown.put("operation", request.operation());
        shown.put("object", request.object().getType() + ":" + request.object().getValue());
        shown.put("outcome", request.outcome());
        if (request.took() != null) {
            shown.put("millis", request.took().toMillis());
        }
        return shown;
    }

    static Map<String, Object> of(Event event) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("key", event.getKey());
        shown.put("chainId", event.getChainId());
        shown.put("type", event.getClass().getSimpleName());
        shown.put("time", event.getCreatedTime());
        shown.put("user", event.getUserName());
        shown.put("message", String.valueOf(event.getFullFormattedMessage()));
        return shown;
    }

    /** With the keys that rules are added with. */
    static Map<String, Object> of(FaultRule rule, int concerned) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("id", rule.id());
        shown.put("concerned", concerned);
        shown.put("operation", rule.operation());
        if (rule.object() != null) {
            shown.put("object", rule.object());
        }
        shown.put("probability", rule.probability());
        shown.put("after", rule.after());
        if (rule.count() != null) {
            shown.put("count", rule.count());
        }
        shown.put("delay", Durations.format(rule.delay()));
        putEffect(shown, rule.effect());
        return shown;
    }

    private static void putEffect(Map<String, Object> shown, FaultEffect effect) {
        if (effect instanceof FaultEffect.CallFault answer) {
            shown.put("fault", fault(answer.fault(), answer.message()));
        } else if (effect instanceof FaultEffect.TaskError error) {
            shown.put("taskError", fault(error.fault(), error.message()));
        } else if (effect instanceof FaultEffect.HttpStatus answer) {
            shown.put("httpStatus", answer.status());
        } else if (effect instanceof FaultEffect.BrokenConnection broken) {
            shown.put(
                    "connection",
                    switch (broken.when()) {
                        case BEFORE -> "breakBefore";
                        case AFTER -> "breakAfter";
                        case HALF_ANSWER -> "halfAnswer";
                    });
        }
    }

    private static Map<String, Object> fault(MethodFault fault, String message) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (WireField field : WireType.of(fault.getClass()).fields()) {
            Object value = field.get(fault);
            if (value != null) {
                fields.put(field.name(), FieldText.format(value));
            }
        }
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("type", fault.getClass().getSimpleName());
        shown.put("message", message);
        if (!fields.isEmpty()) {
            shown.put("fields", fields);
        }
        return shown;
    }
}
