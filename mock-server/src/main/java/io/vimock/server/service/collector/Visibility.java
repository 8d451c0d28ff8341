package io.vimock.server.service.collector;

import io.vimock.server.service.collector.ChangeLog.Entry;
import io.vimock.server.service.collector.ChangeLog.Kind;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which of the objects that a filter selects its client does not know of, because it may not see them.
 *
 * <p>An object that a traversal leads to and on which the client lacks System.View is left out of all answers, as
 * VirtualCenter does: a user sees the part of the inventory on which he has a role. An object that the client names
 * itself is reported, with what it may not read among the missing properties; so is a single property of a visible
 * object that needs another privilege. When privileges change, a filter finds out the next time something happens to
 * the object. Guarded by the collector of its filter.
 */
final class Visibility {
    /** The privilege to see that an object exists. */
    static final String VIEW = "System.View";

    private Set<ManagedObjectReference> hidden = Set.of();
    private Set<ManagedObjectReference> next = Set.of();

    /** Those of the members that are visible; the client knows nothing yet. */
    List<ManagedObjectReference> begin(
            List<ManagedObjectReference> members, Predicate<ManagedObjectReference> visible) {
        Set<ManagedObjectReference> unseen = new HashSet<>();
        for (ManagedObjectReference member : members) {
            if (!visible.test(member)) {
                unseen.add(member);
            }
        }
        next = unseen;
        return unseen.isEmpty()
                ? members
                : members.stream().filter(member -> !unseen.contains(member)).toList();
    }

    /** What the client may hear of; an object that it may see now enters, one that it may see no more leaves. */
    List<Entry> goOn(List<Entry> entries, Predicate<ManagedObjectReference> visible) {
        next = hidden;
        if (hidden.isEmpty() && entries.stream().allMatch(entry -> isSimple(entry, visible))) {
            return entries;
        }
        Set<ManagedObjectReference> unseen = new HashSet<>(hidden);
        List<Entry> heard = new ArrayList<>();
        for (Entry entry : entries) {
            boolean known = entry.kind() != Kind.ENTER && !hidden.contains(entry.ref());
            boolean seen = entry.kind() != Kind.LEAVE && visible.test(entry.ref());
            if (seen || entry.kind() == Kind.LEAVE) {
                unseen.remove(entry.ref());
            } else {
                unseen.add(entry.ref());
            }
            if (seen) {
                heard.add(known ? entry : as(Kind.ENTER, entry));
            } else if (known) {
                heard.add(as(Kind.LEAVE, entry));
            }
        }
        next = unseen;
        return heard;
    }

    private static boolean isSimple(Entry entry, Predicate<ManagedObjectReference> visible) {
        return entry.kind() == Kind.LEAVE || visible.test(entry.ref());
    }

    private static Entry as(Kind kind, Entry entry) {
        return new Entry(entry.revision(), entry.ref(), kind, 0, null);
    }

    /** The client has got the last answer. */
    void acknowledge() {
        hidden = next;
    }

    /** Takes away the objects that the client does not know of. */
    void removeHidden(Collection<ManagedObjectReference> refs) {
        refs.removeAll(hidden);
    }
}
