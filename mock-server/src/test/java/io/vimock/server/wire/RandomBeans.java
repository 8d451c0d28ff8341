package io.vimock.server.wire;

import io.vimock.vim25.ManagedObjectReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes data objects with seeded random content, of every type and with every subtype in the places of its parents. */
final class RandomBeans {
    private static final String[] TEXTS = {
        "",
        " ",
        "a",
        "Hard disk 1",
        "<&>\"'",
        "\u00e4\u00f6\u20ac",
        "\ud83d\ude00",
        "line\nline\ttab\rreturn",
        "]]>",
        "[LocalDS_0] vm/vm.vmx"
    };

    private final Random random;
    private final int depth;

    RandomBeans(long seed, int depth) {
        this.random = new Random(seed);
        this.depth = depth;
    }

    /** A bean with all its fields, down to a depth below which there is only what is required. */
    Object bean(Class<?> type) {
        return bean(type, depth);
    }

    private Object bean(Class<?> type, int below) {
        WireType wireType = WireType.of(type);
        Object bean = wireType.create();
        for (WireField field : wireType.fields()) {
            if (below > 0 || field.isRequired() || isListOfNumbers(field)) {
                Object value = field.isList() ? list(field, below) : value(field.type(), below - 1);
                if (value != null) {
                    field.set(bean, value);
                }
            }
        }
        return bean;
    }

    /** The generated beans do not tell which of those are required. */
    private static boolean isListOfNumbers(WireField field) {
        return field.isList() && Number.class.isAssignableFrom(field.type());
    }

    private Object list(WireField field, int below) {
        List<Object> values = new ArrayList<>();
        int count = below <= 0 ? 1 : 1 + random.nextInt(2);
        for (int i = 0; i < count; i++) {
            values.add(value(field.type(), below - 1));
        }
        return values;
    }

    /** A value of a class; of a data object type also one of its subtypes. */
    Object value(Class<?> type, int below) {
        return switch (WireKind.of(type)) {
            case STRING -> text();
            case BOOLEAN -> random.nextBoolean();
            case INT -> random.nextInt();
            case LONG -> random.nextLong();
            case SHORT -> (short) random.nextInt();
            case BYTE -> (byte) random.nextInt();
            case FLOAT -> random.nextFloat() * random.nextInt(1000);
            case DOUBLE -> random.nextInt(8) == 0 ? Double.NEGATIVE_INFINITY : random.nextGaussian();
            case DATE_TIME -> Instant.ofEpochMilli(random.nextLong(0, 4_000_000_000_000L));
            case BINARY -> text().getBytes(java.nio.charset.StandardCharsets.UTF_8);
            case REFERENCE -> new ManagedObjectReference("VirtualMachine", "vm-" + random.nextInt(1000));
            case ENUM -> type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
            case ANY -> any(below);
            case BEAN -> bean(subtype(type, below), below);
        };
    }

    private Class<?> subtype(Class<?> type, int below) {
        List<Class<?>> subtypes = ContractTypes.subtypesOf(type);
        return below < -8 ? type : subtypes.get(random.nextInt(subtypes.size()));
    }

    private Object any(int below) {
        WireKind[] kinds = {
            WireKind.STRING,
            WireKind.BOOLEAN,
            WireKind.INT,
            WireKind.LONG,
            WireKind.SHORT,
            WireKind.BYTE,
            WireKind.FLOAT,
            WireKind.DOUBLE,
            WireKind.DATE_TIME,
            WireKind.REFERENCE
        };
        int choice = random.nextInt(kinds.length + 2);
        if (choice < kinds.length) {
            return value(kinds[choice].javaType(), 0);
        }
        if (choice == kinds.length) {
            return value(ContractTypes.ENUMS.get(random.nextInt(ContractTypes.ENUMS.size())), 0);
        }
        return value(io.vimock.vim25.KeyValue.class, below);
    }

    private String text() {
        return TEXTS[random.nextInt(TEXTS.length)];
    }
}
