package io.vimock.server.call;

/**
 * Who causes something, and in the course of which chain of events.
 *
 * @param userName the user's name; empty for the server's own doing
 * @param chainId the key of the first event of the chain; 0 to start a chain
 */
public record Origin(String userName, int chainId) {
    /** The server itself, outside of any chain. */
    public static final Origin SERVER = new Origin("", 0);

    /** The caller, outside of any chain. */
    public static Origin of(Call call) {
        String user = call.session().userName();
        return new Origin(user == null ? "" : user, 0);
    }
}
