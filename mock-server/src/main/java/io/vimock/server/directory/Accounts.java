package io.vimock.server.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The local accounts of a server. Immutable.
 *
 * <p>A users file has one account per line, three fields with colons between them: name, password hash, and
 * {@code admin} or {@code read-only}. Empty lines and lines that start with {@code #} say nothing.
 *
 * <pre>{@code
 * # name:hash:role
 * monitor:pbkdf2-sha256$120000$5c0...$9e1...:read-only
 * }</pre>
 */
public final class Accounts implements Logins {
    private static final String ADMINISTRATOR = "admin";
    private static final String READ_ONLY = "read-only";

    private final Map<String, Account> byName = new LinkedHashMap<>();

    private Accounts(Collection<Account> accounts) {
        for (Account account : accounts) {
            if (byName.put(key(account.name()), account) != null) {
                throw new IllegalArgumentException("the user " + account.name() + " is there twice");
            }
        }
    }

    /**
     * These accounts.
     *
     * @throws IllegalArgumentException when two have the same name
     */
    public static Accounts of(Collection<Account> accounts) {
        return new Accounts(accounts);
    }

    /**
     * Reads a users file.
     *
     * @throws IOException when the file cannot be read
     * @throws IllegalArgumentException when a line cannot be understood, with its number in the message
     */
    public static List<Account> read(Path file) throws IOException {
        List<Account> accounts = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (!line.isBlank() && !line.startsWith("#")) {
                try {
                    accounts.add(parse(line.strip()));
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(file + " line " + number + ": " + e.getMessage(), e);
                }
            }
        }
        return accounts;
    }

    private static Account parse(String line) {
        String[] fields = line.split(":", -1);
        if (fields.length != 3 || fields[0].isBlank()) {
            throw new IllegalArgumentException("a line is NAME:HASH:ROLE");
        }
        if (!fields[2].equals(ADMINISTRATOR) && !fields[2].equals(READ_ONLY)) {
            throw new IllegalArgumentException("a role is " + ADMINISTRATOR + " or " + READ_ONLY);
        }
        return new Account(fields[0], PasswordHash.parse(fields[1]), fields[2].equals(ADMINISTRATOR));
    }

    /** A line of a users file. */
    public static String line(Account account) {
        return account.name() + ":" + account.password() + ":" + (account.administrator() ? ADMINISTRATOR : READ_ONLY);
    }

    @Override
    public @Nullable Account authenticate(String name, String password) {
        Account account = byName.get(key(name));
        return account != null && !password.isEmpty() && account.password().matches(password) ? account : null;
    }

    @Override
    public List<Principal> principals() {
        return byName.values().stream()
                .map(account -> Principal.user(account.name()))
                .toList();
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
