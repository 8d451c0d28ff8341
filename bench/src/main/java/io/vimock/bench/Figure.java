package io.vimock.bench;

/**
 * One measured number.
 *
 * @param key names it within its measurement, the same in every run
 * @param title names it for people
 */
public record Figure(String key, String title, double value, Unit unit) {}
