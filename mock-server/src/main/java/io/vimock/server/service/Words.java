package io.vimock.server.service;

/** Names of the API as a reader writes them. Stateless. */
final class Words {
    private Words() {}

    /** {@code notResponding} as "not responding". */
    static String of(String camelCase) {
        StringBuilder words = new StringBuilder(camelCase.length() + 8);
        for (int i = 0; i < camelCase.length(); i++) {
            char c = camelCase.charAt(i);
            if (Character.isUpperCase(c) && i > 0 && Character.isLowerCase(camelCase.charAt(i - 1))) {
                words.append(' ');
            }
            words.append(Character.toLowerCase(c));
        }
        return words.toString();
    }

    /** {@code notResponding} as "Not responding". */
    static String capitalized(String camelCase) {
        String words = of(camelCase);
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
