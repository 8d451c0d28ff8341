package io.vimock.server.world;

import io.vimock.api.MoType;
import io.vimock.api.Property;
import java.util.ArrayList;
import java.util.List;

/** What follows from the changes of objects of one type, sorted by what asks for it. Immutable, thread safe. */
final class TypeRules {
    private final List<Relation> relations;
    private final List<Index> indexes;
    private final List<Follower> followers;
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
        this.relations = relations.stream().filter(r -> type.isA(r.source())).toList();
        this.indexes = indexes.stream().filter(i -> i.covers(type)).toList();
        this.followers = derivations.stream()
                .filter(d -> type.isA(d.source()))
                .map(d -> new Follower(d, bits(d.inputs())))
                .toList();
        if (followers.size() > Long.SIZE) {
            throw new IllegalArgumentException(type + " has more derivations than a number has bits");
        }
        for (Property<?> property : type.properties()) {
            relationsByProperty.add(
                    this.relations.stream().filter(r -> r.forward() == property).toList());
            indexesByProperty.add(
                    this.indexes.stream().filter(i -> i.dependsOn(property)).toList());
        }
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
