package io.vimock.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A pattern of names: {@code *} for any text, {@code ?} for one character. Immutable. */
record NamePattern(String text, Pattern pattern) {
    private static final Pattern PARTS = Pattern.compile("[*]|[?]|[^*?]+");

    /** Stands for no pattern: of all objects, those without a name included. */
    static final NamePattern ANY = of("*");

    static NamePattern of(String text) {
        StringBuilder regex = new StringBuilder();
        Matcher parts = PARTS.matcher(text);
        while (parts.find()) {
            String part = parts.group();
            regex.append(part.equals("*") ? ".*" : part.equals("?") ? "." : Pattern.quote(part));
        }
        return new NamePattern(text, Pattern.compile(regex.toString(), Pattern.DOTALL));
    }

    boolean matches(String name) {
        return pattern.matcher(name).matches();
    }
}
