package io.vimock.server.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secrets out of messages. A secret is recognised by where it stands, and from then on wherever it turns up; what
 * takes its place, {@code scrubbed-1}, is the same each time, so that a replayed session key still is one. Thread safe.
 *
 * <p>Secrets are passwords, tickets, session keys and cookies, licence keys, CHAP secrets, SNMP communities, Sysprep
 * answer files, options that are named like a password, and what the caller names.
 */
final class Scrubber {
    /** Matches what takes the place of a secret. */
    static final Pattern PLACEHOLDER = Pattern.compile("scrubbed-\\d+");

    /** Elements whose text is secret, wherever they are, beside those that {@link #WORDS} finds. */
    private static final Set<String> NAMES = Set.of(
            "base64token",
            "cloneticket",
            "community",
            "licensecontent",
            "licensekey",
            "licensekeys",
            "pass",
            "productid",
            "readonlycommunities",
            "samltoken",
            "sessionid",
            "ticket",
            "vcsessioncookie");

    private static final Pattern WORDS = Pattern.compile("(?i).*(password|passwd|secret|privatekey).*");

    /** Keys of options and paths of properties whose value is secret. */
    private static final Pattern KEYS = Pattern.compile(
            "(?i).*(password|passwd|secret|private.?key|credential|communit|licen[sc]e.?key|vnc\\.key|session\\S*\\.key).*");

    /** Shorter ones are only taken out where they stand: they would be found in everything. */
    private static final int SHORTEST_ANYWHERE = 4;

    private static final Pattern COOKIE = Pattern.compile("^([^=;]+=\"?)([^\";]+)(.*)$", Pattern.DOTALL);

    private final Map<String, String> placeholders = new LinkedHashMap<>();
    private final boolean users;

    /**
     * A scrubber that knows no secrets but these.
     *
     * @param texts what is to be taken out everywhere, too
     * @param users whether the names of those who log in are secret
     */
    Scrubber(List<String> texts, boolean users) {
        this.users = users;
        texts.forEach(this::learn);
    }

    /** The message without its secrets. */
    synchronized XmlElement scrub(XmlElement message) {
        learnFrom(message);
        return replaced(message, false);
    }

    /** The text without the secrets that are known. */
    synchronized String scrub(String text) {
        String result = text;
        for (Map.Entry<String, String> known : placeholders.entrySet()) {
            String secret = known.getKey();
            if (secret.length() >= SHORTEST_ANYWHERE && result.contains(secret)) {
                result = Pattern.compile("(?<![A-Za-z0-9])" + Pattern.quote(secret) + "(?![A-Za-z0-9])")
                        .matcher(result)
                        .replaceAll(Matcher.quoteReplacement(known.getValue()));
            }
        }
        return result;
    }

    /** A {@code Set-Cookie} or {@code Cookie} header without the first cookie's value. */
    synchronized String scrubCookie(String header) {
        Matcher cookie = COOKIE.matcher(header);
        return cookie.matches() ? cookie.group(1) + learn(cookie.group(2)) + scrub(cookie.group(3)) : scrub(header);
    }

    /** What stands for a session's cookie; empty for none. */
    synchronized String scrubSession(String cookie) {
        return cookie.isEmpty() ? "" : learn(cookie);
    }

    /** Takes a password out from now on that was not sent in a message. */
    synchronized void learnPassword(String password) {
        if (!password.isEmpty()) {
            learn(password);
        }
    }

    private String learn(String secret) {
        if (PLACEHOLDER.matcher(secret).matches()) {
            return secret;
        }
        return placeholders.computeIfAbsent(secret, any -> "scrubbed-" + (placeholders.size() + 1));
    }

    private void learnFrom(XmlElement element) {
        for (XmlElement child : element.children()) {
            if (isSecret(element, child)) {
                learnAll(child);
            } else {
                learnFrom(child);
            }
        }
    }

    private void learnAll(XmlElement element) {
        if (isValue(element)) {
            learn(element.text());
        }
        element.children().forEach(this::learnAll);
    }

    private static boolean isValue(XmlElement element) {
        String text = element.text().strip();
        return !text.isEmpty() && !text.equals("true") && !text.equals("false");
    }

    private XmlElement replaced(XmlElement element, boolean secret) {
        List<XmlElement> children = element.children().stream()
                .map(child -> replaced(child, secret || isSecret(element, child)))
                .toList();
        String text = secret && isValue(element) ? learn(element.text()) : scrub(element.text());
        List<XmlElement.Attribute> attributes = element.attributes().stream()
                .map(a -> !a.namespace().isEmpty() || a.name().equals("type")
                        ? a
                        : new XmlElement.Attribute(a.name(), a.namespace(), scrub(a.value())))
                .toList();
        return element.withAttributes(attributes).with(children, text);
    }

    private boolean isSecret(XmlElement parent, XmlElement child) {
        String name = child.localName().toLowerCase(Locale.ROOT);
        return NAMES.contains(name)
                || WORDS.matcher(name).matches()
                || child.type().equals("CustomizationSysprepText")
                || name.equals("key") && isSession(parent)
                || name.equals("value") && KEYS.matcher(parent.childText("key")).matches()
                || name.equals("val") && KEYS.matcher(parent.childText("name")).matches()
                || isTicket(parent, name)
                || users && isLogin(parent) && name.equals("username");
    }

    /** UserSession, in an array, as a property or as the answer to Login. */
    private static boolean isSession(XmlElement element) {
        return element.child("loginTime") != null && element.child("userName") != null;
    }

    /** What Acquire...Ticket answers: a text, or an object of which these two let one in. */
    private static boolean isTicket(XmlElement parent, String name) {
        String answer = parent.localName();
        return answer.startsWith("Acquire")
                        && answer.endsWith("TicketResponse")
                        && parent.children().get(0).children().isEmpty()
                || name.equals("id") && parent.child("sslThumbprint") != null;
    }

    private static boolean isLogin(XmlElement element) {
        return element.localName().startsWith("Login") || isSession(element);
    }
}
