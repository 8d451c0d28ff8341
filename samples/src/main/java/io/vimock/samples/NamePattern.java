package io.vimock.samples;

import java.util.regex.Pattern;

/** A pattern of names: {@code *} stands for any text, {@code ?} for one character, as in the SDK's queries. */
record NamePattern(Pattern pattern) {
    static NamePattern of(String text) {
        return new NamePattern(
                Pattern.compile("\\Q" + text.replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q") + "\\E", Pattern.DOTALL));
    }

    boolean matches(String name) {
        return pattern.matcher(name).matches();
    }
}
