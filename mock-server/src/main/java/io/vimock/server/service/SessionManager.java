package io.vimock.server.service;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.Property;
import io.vimock.api.SessionManagerProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.EventPoster;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.call.Origin;
import io.vimock.server.call.Session;
import io.vimock.server.call.Sessions;
import io.vimock.server.directory.Account;
import io.vimock.server.directory.Logins;
import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.World;
import io.vimock.vim25.AlreadyAuthenticatedSessionEvent;
import io.vimock.vim25.BadUsernameSessionEvent;
import io.vimock.vim25.Event;
import io.vimock.vim25.GlobalMessageChangedEvent;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.SessionTerminatedEvent;
import io.vimock.vim25.UserLoginSessionEvent;
import io.vimock.vim25.UserLogoutSessionEvent;
import io.vimock.vim25.UserSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The managed object type SessionManager: who is logged in. Thread safe. */
public final class SessionManager implements ManagedObjectType {
    /** The only session manager. */
    public static final ManagedObjectReference REF = new ManagedObjectReference("SessionManager", "SessionManager");

    private static final String DEFAULT_LOCALE = "en";
    private static final List<String> LOCALES = List.of(DEFAULT_LOCALE, "en_US");

    private static final Pattern LOCALE = Pattern.compile("([a-z]{2})(?:[_-]([A-Z]{2}))?");
    private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    private final Sessions sessions;
    private final Logins accounts;
    private final EventPoster events;

    /** @param accounts who may log in */
    public SessionManager(Sessions sessions, Logins accounts, EventPoster events) {
        this.sessions = sessions;
        this.accounts = accounts;
        this.events = events;
    }

    /** Creates the session manager. */
    public static void create(Mutation mutation) {
        if (!mutation.exists(REF)) {
            mutation.create(MoTypes.SESSION_MANAGER, REF);
        }
        mutation.set(REF, SessionManagerProperties.MESSAGE, "");
        mutation.set(REF, SessionManagerProperties.DEFAULT_LOCALE, DEFAULT_LOCALE);
        mutation.set(REF, SessionManagerProperties.SUPPORTED_LOCALE_LIST, LOCALES);
        mutation.set(REF, SessionManagerProperties.MESSAGE_LOCALE_LIST, LOCALES);
    }

    @Override
    public MoType type() {
        return MoTypes.SESSION_MANAGER;
    }

    @Override
    public Map<Property<?>, Computed> computed() {
        return Map.of(
                SessionManagerProperties.CURRENT_SESSION,
                (call, object) -> call.session().describe(),
                SessionManagerProperties.SESSION_LIST,
                (call, object) -> sessions.list().stream()
                        .map(Session::describe)
                        .filter(Objects::nonNull)
                        .toList());
    }

    /** Login. A second Login on a live session is refused, right credentials or not. (facts: api-profile 6) */
    public UserSession login(Call call, String userName, String password, @Nullable String locale) {
        requireNobody(call);
        Account account = accounts.authenticate(userName, password);
        if (account == null) {
            throw refused(call, userName);
        }
        String used = checkLocale(locale == null || locale.isEmpty() ? DEFAULT_LOCALE : locale);
        sessions.login(call.session(), account.name(), account.name(), account.administrator(), used);
        return loggedIn(call);
    }

    /** A second login on a live session is refused. */
    private void requireNobody(Call call) {
        if (call.session().userName() != null) {
            post(call, Origin.of(call), new AlreadyAuthenticatedSessionEvent());
            throw Faults.invalidLogin();
        }
    }

    private VimFaultException refused(Call call, String userName) {
        BadUsernameSessionEvent event = new BadUsernameSessionEvent();
        event.setIpAddress(sessions.clientAddress(call.session()));
        post(call, new Origin(userName, 0), event);
        return Faults.invalidLogin();
    }

    private UserSession loggedIn(Call call) {
        UserSession session = Objects.requireNonNull(call.session().describe());
        UserLoginSessionEvent event = new UserLoginSessionEvent();
        event.setIpAddress(sessions.clientAddress(call.session()));
        event.setLocale(session.getLocale());
        event.setSessionId(session.getKey());
        World world = call.world();
        world.change(m -> {
            events.post(m, Origin.of(call), event, null);
            touchSessions(m);
        });
        call.session().onEnd(() -> world.execute(() -> world.change(SessionManager::touchSessions)));
        return session;
    }

    /** AcquireCloneTicket: good for one CloneSession, as long as this session lives. */
    public String acquireCloneTicket(Call call) {
        return sessions.cloneTicket(call.session());
    }

    /** CloneSession: a login with a ticket instead of name and password. */
    public UserSession cloneSession(Call call, String cloneTicket) {
        requireNobody(call);
        if (!sessions.login(call.session(), cloneTicket)) {
            throw refused(call, "");
        }
        return loggedIn(call);
    }

    private static void touchSessions(Mutation m) {
        m.touch(REF, SessionManagerProperties.CURRENT_SESSION);
        m.touch(REF, SessionManagerProperties.SESSION_LIST);
    }

    /** Logout. */
    public void logout(Call call) {
        post(call, Origin.of(call), new UserLogoutSessionEvent());
        sessions.end(call.session());
    }

    /** TerminateSession: all of them, or none when one does not exist or is the caller's own. */
    public void terminateSession(Call call, List<String> sessionId) {
        List<Session> ending = new ArrayList<>();
        for (String key : sessionId) {
            Session session = sessions.find(key);
            if (session == null) {
                throw Faults.notFound("The session '" + key + "'");
            }
            if (session == call.session()) {
                throw Faults.invalidArgument("sessionId", "the caller's own session cannot be terminated");
            }
            ending.add(session);
        }
        for (Session session : ending) {
            String user = session.userName();
            SessionTerminatedEvent event = new SessionTerminatedEvent();
            event.setSessionId(session.key());
            event.setTerminatedUsername(user == null ? "" : user);
            post(call, Origin.of(call), event);
            sessions.end(session);
        }
    }

    /** SessionIsActive: whether that session exists and belongs to that user. */
    public boolean sessionIsActive(Call call, String sessionID, String userName) {
        Session session = sessions.find(sessionID);
        return session != null && userName.equals(session.userName());
    }

    /** SetLocale. */
    public void setLocale(Call call, String locale) {
        sessions.setLocale(call.session(), checkLocale(locale));
    }

    /** UpdateServiceMessage: what clients show to people. */
    public void updateServiceMessage(Call call, String message) {
        call.world().change(m -> {
            m.set(REF, SessionManagerProperties.MESSAGE, message);
            GlobalMessageChangedEvent event = new GlobalMessageChangedEvent();
            event.setMessage(message);
            events.post(m, Origin.of(call), event, null);
        });
    }

    /** Messages are English whatever the locale, but it has to be one: a language, and perhaps a country. */
    private static String checkLocale(String locale) {
        Matcher matcher = LOCALE.matcher(locale);
        boolean known = matcher.matches()
                && LANGUAGES.contains(matcher.group(1))
                && (matcher.group(2) == null || COUNTRIES.contains(matcher.group(2)));
        if (!known) {
            throw Faults.invalidLocale(locale);
        }
        return locale;
    }

    private void post(Call call, Origin origin, Event event) {
        call.world().change(m -> events.post(m, origin, event, null));
    }
}
