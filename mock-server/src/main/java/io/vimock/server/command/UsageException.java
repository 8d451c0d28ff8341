package io.vimock.server.command;

/** Arguments cannot be used; the message is the one line that the user sees. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param why what is wrong with which argument */
    public UsageException(String why) {
        super(why);
    }

    /** @param why what is wrong with which argument */
    public UsageException(String why, Throwable cause) {
        super(why, cause);
    }

    /** What only shows when the arguments are used is wrong with them, too. */
    public UsageException(RuntimeException cause) {
        super(String.valueOf(cause.getMessage()), cause);
    }
}
