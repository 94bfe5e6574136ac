package dev.taskcraft.role;

/** The work of a role that has none: no value exists. */
public enum NoWork implements Work {}
