"""Logging in, the session's life, and what is open before it."""

from vc import PASSWORD, USER, connect, stranger
from checks import check, equal, raises, run, true
from pyVmomi import VmomiSupport, vim, vmodl

try:
    connect(password="not " + PASSWORD)
    refused = None
except vim.fault.InvalidLogin as e:
    refused = e
si = connect()
sessions = si.content.sessionManager


@check
def login_with_a_wrong_password_is_InvalidLogin():
    true(refused is not None, "the very first login, with a wrong password, was refused")
    true(refused.msg, "the fault has a message")


@check
def login_with_an_unknown_user_is_InvalidLogin():
    raises(vim.fault.InvalidLogin, connect, user="nobody-" + USER)


@check
def login_with_empty_credentials_is_InvalidLogin():
    anonymous = stranger(si).content.sessionManager
    raises(vim.fault.InvalidLogin, anonymous.Login, "", "", None)


@check
def negotiation_settles_on_the_4_1_dialect():
    equal(si._stub.version, "vim.version.version6", "the negotiated version")
    about = si.content.about
    equal(about.apiVersion, "4.1", "about.apiVersion")
    equal(about.apiType, "VirtualCenter", "about.apiType")
    equal(about.productLineId, "vpx", "about.productLineId")
    for field in ("name", "fullName", "vendor", "version", "build", "osType"):
        true(getattr(about, field), "about.%s has a value" % field)


@check
def session_cookie_is_quoted_and_has_attributes():
    cookie = si._stub.cookie
    true(cookie.startswith('vmware_soap_session="'), "the cookie %r starts with its quoted value" % cookie)
    value, attributes = cookie.split('"')[1:]
    equal(len(value), 36, "the length of the cookie's value " + value)
    true("Path=/" in attributes, "the cookie %r has a path" % cookie)
    true("HttpOnly" in attributes, "the cookie %r is HttpOnly" % cookie)


@check
def soap_headers_name_the_operation_and_stand_for_the_cookie():
    other = stranger(si)
    headers = VmomiSupport.GetRequestContext()
    headers["operationID"] = "check-1"
    headers["vcSessionCookie"] = si._stub.cookie.split('"')[1]
    try:
        equal(other.content.rootFolder.name, "Datacenters", "the root folder's name, read with headers alone")
    finally:
        headers.clear()
    raises(vim.fault.NotAuthenticated, lambda: other.content.rootFolder.name)


@check
def content_is_readable_before_login_and_the_inventory_is_not():
    other = stranger(si)
    equal(other.content.rootFolder._moId, "group-d1", "the root folder before login")
    fault = raises(vim.fault.NotAuthenticated, lambda: other.content.rootFolder.name)
    equal(fault.privilegeId, "System.View", "the privilege that the fault names")
    equal(fault.object._moId, "group-d1", "the object that the fault names")


@check
def current_session_is_empty_before_login():
    equal(stranger(si).content.sessionManager.currentSession, None, "currentSession before login")


@check
def login_returns_the_session_that_currentSession_shows():
    other = stranger(si)
    manager = other.content.sessionManager
    session = manager.Login(USER, PASSWORD, None)
    try:
        true(session.key, "the session has a key")
        equal(session.userName, USER, "userName")
        true(session.fullName, "the session has a full name")
        true(session.loginTime <= session.lastActiveTime <= si.CurrentTime(), "the session's times are in order")
        true(session.loginTime.utcoffset() is not None, "loginTime says its time zone")
        equal(manager.currentSession.key, session.key, "the key of currentSession")
        true(session.key not in other._stub.cookie, "the session's key is not the cookie's secret value")
    finally:
        manager.Logout()


@check
def second_login_on_a_live_session_is_InvalidLogin():
    raises(vim.fault.InvalidLogin, sessions.Login, USER, PASSWORD, None)
    equal(si.content.rootFolder.name, "Datacenters", "the root folder's name, on the session that lives on")


@check
def session_list_shows_every_session_until_it_logs_out():
    other = connect()
    manager = other.content.sessionManager
    mine, theirs = sessions.currentSession, manager.currentSession
    true(mine.key != theirs.key, "two sessions have two keys")
    listed = {s.key for s in sessions.sessionList}
    true({mine.key, theirs.key} <= listed, "both sessions are listed")
    equal(sessions.SessionIsActive(theirs.key, USER), True, "SessionIsActive of the other session")
    manager.Logout()
    true(theirs.key not in {s.key for s in sessions.sessionList}, "the session that logged out is not listed")
    equal(sessions.SessionIsActive(theirs.key, USER), False, "SessionIsActive after its logout")
    equal(sessions.SessionIsActive(mine.key, USER), True, "SessionIsActive of this session")


@check
def session_is_active_knows_the_user_of_the_session():
    equal(sessions.SessionIsActive(sessions.currentSession.key, "somebody else"), False, "SessionIsActive for another user")
    equal(sessions.SessionIsActive("no such key", USER), False, "SessionIsActive of an unknown key")


@check
def logout_ends_the_session():
    other = connect()
    root = other.content.rootFolder
    equal(root.name, "Datacenters", "the root folder's name before logout")
    other.content.sessionManager.Logout()
    raises(vim.fault.NotAuthenticated, lambda: root.name)


@check
def terminate_session_ends_another_session():
    other = connect()
    root = other.content.rootFolder
    key = other.content.sessionManager.currentSession.key
    sessions.TerminateSession([key])
    raises(vim.fault.NotAuthenticated, lambda: root.name)
    true(key not in {s.key for s in sessions.sessionList}, "the terminated session is not listed")


@check
def terminate_session_of_an_unknown_key_is_NotFound():
    raises(vim.fault.NotFound, sessions.TerminateSession, ["no such key"])


@check
def terminate_session_of_the_own_key_is_InvalidArgument():
    raises(vmodl.fault.InvalidArgument, sessions.TerminateSession, [sessions.currentSession.key])
    equal(si.content.rootFolder.name, "Datacenters", "the root folder's name, on the session that lives on")


@check
def set_locale_changes_the_session():
    for locale in sessions.supportedLocaleList:
        sessions.SetLocale(locale)
        equal(sessions.currentSession.locale, locale, "currentSession.locale")
    sessions.SetLocale(sessions.defaultLocale)
    equal(sessions.currentSession.locale, sessions.defaultLocale, "currentSession.locale")


@check
def set_locale_of_no_language_is_InvalidLocale():
    before = sessions.currentSession.locale
    raises(vim.fault.InvalidLocale, sessions.SetLocale, "no_SUCH_locale")
    equal(sessions.currentSession.locale, before, "currentSession.locale after the fault")


@check
def login_with_a_bad_locale_is_InvalidLocale_and_opens_no_session():
    other = stranger(si).content.sessionManager
    raises(vim.fault.InvalidLocale, other.Login, USER, PASSWORD, "no_SUCH_locale")
    equal(other.currentSession, None, "currentSession after the fault")


@check
def service_message_is_the_same_for_every_session():
    sessions.UpdateServiceMessage("Maintenance at noon")
    equal(connect().content.sessionManager.message, "Maintenance at noon", "the message that another session reads")
    sessions.UpdateServiceMessage("")


@check
def current_time_goes_forward_in_utc():
    first, second = si.CurrentTime(), si.CurrentTime()
    equal(first.utcoffset().total_seconds(), 0, "the offset of the server's time")
    true(first <= second, "%s is not after %s" % (first, second))


@check
def content_refers_to_the_managers_of_this_level():
    content = si.content
    equal(content.propertyCollector._moId, "propertyCollector", "the property collector")
    for name in ("sessionManager", "viewManager", "searchIndex", "eventManager", "taskManager", "perfManager",
                 "authorizationManager", "alarmManager", "scheduledTaskManager", "customFieldsManager",
                 "extensionManager", "licenseManager", "userDirectory", "fileManager", "virtualDiskManager"):
        true(getattr(content, name) is not None, "content.%s is set" % name)


if __name__ == "__main__":
    run()
