package io.vimock.server.directory;

/**
 * A person or program that may log in.
 *
 * @param name the user name, compared without regard to case
 * @param password the password's hash
 * @param administrator whether the user may change things; otherwise read only
 */
public record Account(String name, PasswordHash password, boolean administrator) {}
