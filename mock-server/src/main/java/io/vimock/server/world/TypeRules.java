package io.vimock.server.world;

import io.vimock.api.MoType;
import io.vimock.api.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What follows from the changes of objects of one type, sorted by what asks for it. Immutable, thread safe. */
final class TypeRules {
    private final List<Relation> relations;
    private final List<Index> indexes;
    private final List<Follower> followers = new ArrayList<>(0);
    private final List<List<Relation>> relationsByProperty = new ArrayList<>();
    private final List<List<Index>> indexesByProperty = new ArrayList<>();

    /**
     * A derivation of the type.
     *
     * @param inputs its inputs as bits
     */
    private record Follower(Derivation derivation, long inputs) {}

    /** The rules of a type out of those of all types. */
    TypeRules(MoType type, List<Relation> relations, List<Derivation> derivations, List<Index> indexes) {
        if (type.properties().size() > Long.SIZE) {
            throw new IllegalArgumentException(type + " has more properties than a change has bits");
        }
        this.relations = those(relations, r -> type.isA(r.source()));
        this.indexes = those(indexes, i -> i.covers(type));
        for (Derivation derivation : derivations) {
            if (type.isA(derivation.source())) {
                followers.add(new Follower(derivation, bits(derivation.inputs())));
            }
        }
        if (followers.size() > Long.SIZE) {
            throw new IllegalArgumentException(type + " has more derivations than a number has bits");
        }
        for (Property<?> property : type.properties()) {
            relationsByProperty.add(those(this.relations, r -> r.forward() == property));
            indexesByProperty.add(those(this.indexes, i -> i.dependsOn(property)));
        }
    }

    private static <T> List<T> those(List<T> all, Predicate<T> wanted) {
        List<T> some = new ArrayList<>(0);
        for (T each : all) {
            if (wanted.test(each)) {
                some.add(each);
            }
        }
        return List.copyOf(some);
    }

    private static long bits(List<Property<?>> properties) {
        long bits = 0;
        for (Property<?> property : properties) {
            bits |= 1L << property.ordinal();
        }
        return bits;
    }

    List<Relation> relations() {
        return relations;
    }

    List<Index> indexes() {
        return indexes;
    }

    /** The relations that a property is the written side of. */
    List<Relation> relations(Property<?> property) {
        return relationsByProperty.get(property.ordinal());
    }

    /** The indexes with keys that are made from a property. */
    List<Index> indexes(Property<?> property) {
        return indexesByProperty.get(property.ordinal());
    }

    /** The derivation with that number. */
    Derivation follower(int number) {
        return followers.get(number).derivation();
    }

    /** The derivations that changed properties ask for: a bit for the number of each. */
    long followersOf(long changed) {
        long asked = 0;
        for (int number = 0; number < followers.size(); number++) {
            if ((followers.get(number).inputs() & changed) != 0) {
                asked |= 1L << number;
            }
        }
        return asked;
    }
}
