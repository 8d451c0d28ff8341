package io.vimock.server.service.collector;

import io.vimock.vim25.ObjectContent;
import io.vimock.vim25.RetrieveResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answers of a session that it fetches page by page. Thread safe. */
final class Retrievals {
    private final Map<String, Rest> rests = new HashMap<>();
    private long tokens;

    /** What has not been fetched yet. */
    private record Rest(List<ObjectContent> objects, int from, int most) {}

    /** The first page of an answer, with the token that fetches the next one if more is left. */
    synchronized RetrieveResult first(List<ObjectContent> objects, int most) {
        return page(new Rest(objects, 0, most));
    }

    /** The page that a token stands for; null for an unknown token. A token is good for one page. */
    synchronized @Nullable RetrieveResult next(String token) {
        Rest rest = rests.remove(token);
        return rest == null ? null : page(rest);
    }

    private RetrieveResult page(Rest rest) {
        int to = (int) Math.min(rest.objects().size(), (long) rest.from() + rest.most());
        RetrieveResult page = new RetrieveResult();
        LazyList.fill(page, "objects", rest.objects().subList(rest.from(), to));
        if (to < rest.objects().size()) {
            tokens++;
            page.setToken(String.valueOf(tokens));
            rests.put(page.getToken(), new Rest(rest.objects(), to, rest.most()));
        }
        return page;
    }

    /** Forgets the rest of an answer; false for an unknown token. */
    synchronized boolean cancel(String token) {
        return rests.remove(token) != null;
    }
}
