package io.vimock.server.inventory.yaml;

import io.vimock.server.inventory.description.SourceLines;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Makes records of YAML mappings, and remembers on which lines their parts are. Used once.
 *
 * <p>What cannot be read is an {@link IllegalArgumentException} whose message begins with file and line.
 */
final class RecordReader {
    /** How often nodes can be used again by alias, so that a small file cannot become a huge inventory. */
    private static final int MOST_REUSED = 10_000;

    private final SourceLines lines;
    private final Map<Class<?>, RecordShape> shapes = new HashMap<>();
    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private int reused;

    RecordReader(SourceLines lines) {
        this.lines = lines;
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    private IllegalArgumentException problem(Node node, String message) {
        return new IllegalArgumentException(lines.at(line(node)) + message);
    }

    /** The record that a mapping describes. */
    <T extends Record> T read(Node node, Class<T> type) {
        RecordShape shape = shapes.computeIfAbsent(type, key -> RecordShape.of(type));
        if (!(node instanceof MappingNode mapping)) {
            throw problem(node, article(shape.title()) + " is a mapping of keys to values, not " + kind(node));
        }
        enter(mapping);
        Map<String, Integer> where = new HashMap<>();
        where.put("", line(mapping));
        Map<String, Node> values = values(mapping, shape, where);
        List<@Nullable Object> parts = new ArrayList<>();
        for (RecordShape.Component component : shape.components().values()) {
            Node value = values.get(component.name());
            Object part = value == null ? shape.standard(component) : value(value, component, where);
            if (part == null && !component.isNullable()) {
                throw problem(node, article(shape.title()) + " needs the key '" + component.name() + "'");
            }
            parts.add(part);
        }
        open.remove(mapping);
        T made = type.cast(shape.make(parts));
        lines.put(made, where);
        return made;
    }

    /** A node that is in itself would never end, and one that is used often could make an inventory of any size. */
    private void enter(CollectionNode<?> node) {
        boolean inItself = !open.add(node);
        boolean again = !seen.add(node);
        if (inItself || (again && ++reused > MOST_REUSED)) {
            throw problem(node, "aliases (*) repeat too much, or something in itself");
        }
    }

    private Map<String, Node> values(MappingNode mapping, RecordShape shape, Map<String, Integer> where) {
        Map<String, Node> values = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Node keyNode = tuple.getKeyNode();
            String key = keyNode instanceof ScalarNode scalar ? scalar.getValue() : kind(keyNode);
            if (!shape.components().containsKey(key)) {
                throw problem(
                        keyNode,
                        article(shape.title()) + " has no key '" + key + "', only "
                                + String.join(", ", shape.components().keySet()));
            }
            if (where.put(key, line(keyNode)) != null) {
                throw problem(keyNode, "the key '" + key + "' is there twice");
            }
            if (!tuple.getValueNode().getTag().equals(Tag.NULL)) {
                values.put(key, tuple.getValueNode());
            }
        }
        return values;
    }

    private Object value(Node node, RecordShape.Component component, Map<String, Integer> where) {
        if (!component.isList()) {
            return single(node, component);
        }
        if (!(node instanceof SequenceNode sequence)) {
            throw problem(node, "'" + component.name() + "' is a list, not " + kind(node));
        }
        enter(sequence);
        List<Object> members = new ArrayList<>();
        for (Node member : sequence.getValue()) {
            where.put(component.name() + "[" + members.size() + "]", line(member));
            members.add(single(member, component));
        }
        open.remove(sequence);
        return members;
    }

    private Object single(Node node, RecordShape.Component component) {
        if (component.isRecord()) {
            return read(node, component.recordType());
        }
        if (component.isMap()) {
            return texts(node, component);
        }
        if (!(node instanceof ScalarNode scalar) || node.getTag().equals(Tag.NULL)) {
            throw problem(node, "'" + component.name() + "' is a single value, not " + kind(node));
        }
        try {
            return component.parse(scalar.getValue());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    lines.at(line(node)) + "'" + component.name() + "': " + e.getMessage(), e);
        }
    }

    private Map<String, String> texts(Node node, RecordShape.Component component) {
        if (!(node instanceof MappingNode mapping)) {
            throw problem(node, "'" + component.name() + "' is a mapping of keys to values, not " + kind(node));
        }
        Map<String, String> texts = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)
                    || !(tuple.getValueNode() instanceof ScalarNode value)) {
                throw problem(node, "'" + component.name() + "' has single values only");
            }
            texts.put(key.getValue(), value.getValue());
        }
        return texts;
    }

    private static String article(String title) {
        return ("aeiou".indexOf(title.charAt(0)) < 0 ? "a " : "an ") + title;
    }

    private static String kind(Node node) {
        if (node instanceof MappingNode) {
            return "a mapping";
        }
        if (node instanceof ScalarNode scalar) {
            return node.getTag().equals(Tag.NULL) ? "nothing" : "'" + scalar.getValue() + "'";
        }
        return "a list";
    }
}
