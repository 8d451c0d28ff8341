package io.vimock.server.inventory;

import io.vimock.server.world.ObjectState;
import io.vimock.server.world.Relation;
import io.vimock.server.world.Snapshot;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayList;
import java.util.List;

/** Compares both sides of every relation. */
final class RelationCheck {
    private RelationCheck() {}

    static List<String> problems(Snapshot snapshot) {
        List<String> problems = new ArrayList<>();
        for (Relation relation : Inventory.relations()) {
            for (ObjectState source : snapshot.all(relation.source())) {
                for (ManagedObjectReference target : relation.targets().apply(source)) {
                    ObjectState state = snapshot.find(target);
                    if (state != null
                            && state.type().isA(relation.target())
                            && !snapshot.refs(target, relation.inverse()).contains(source.ref())) {
                        problems.add(target + "." + relation.inverse().name() + " lacks " + source);
                    }
                }
            }
            for (ObjectState target : snapshot.all(relation.target())) {
                for (ManagedObjectReference member : snapshot.refs(target.ref(), relation.inverse())) {
                    ObjectState source = snapshot.find(member);
                    if (source == null || !relation.targets().apply(source).contains(target.ref())) {
                        problems.add(target + "." + relation.inverse().name() + " has " + member + " too many");
                    }
                }
            }
        }
        return problems;
    }
}
