package dev.assay.coordinator.access;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;

/** Word why somebody is not let in. Nothing here repeats what they showed. */
public final class AccessProblems {
    private static final String ASK = "ask an administrator of the lab for a join token (`assay token create`)";

    private AccessProblems() {}

    /** Nothing was shown. */
    public static Problem noCredential() {
        return Problem.user(
                "access.no-credential",
                "this lab wants to know who you are",
                "log in with `assay login URL --token TOKEN`, start an agent with `assay agent --join TOKEN`; " + ASK);
    }

    /** What is shown is no credential at all. */
    public static Problem malformedCredential() {
        return Problem.user("access.bad-credential", "this is no credential of a lab", ASK);
    }

    /** Somebody shows too often what is worth nothing. */
    public static Problem tooManyFailures() {
        return Problem.environment(
                "access.too-many-failures",
                "too many requests with wrong credentials came from this address",
                "wait a minute, and find out which program there has no valid credential");
    }

    /** The role is not enough. */
    public static Problem notAllowed(Identity who, String needed) {
        return Problem.user(
                "access.not-allowed",
                who.name() + " has the role " + who.role().text() + ", and this needs " + needed,
                "ask an administrator of the lab to do it, or for a token of that role");
    }

    /** An agent speaks for another one. */
    public static ProblemException otherAgent(Identity who, String agent) {
        return new ProblemException(Problem.user(
                "access.other-agent",
                who.name() + " can't speak for agent " + Names.printable(agent, "?"),
                "give each agent a directory of its own (--data), and a credential of its own (--join TOKEN)"));
    }

    /** An agent wants to read what it does not need. */
    public static ProblemException noLease(Identity who) {
        return new ProblemException(Problem.user(
                "access.no-lease",
                who.name() + " has no lease of a block that needs this file",
                "agents read the files of the blocks that they measure, and no others"));
    }

    static ProblemException badCredential() {
        return refused("access.bad-credential", "this lab doesn't know the credential", ASK);
    }

    static ProblemException revoked(String name) {
        return refused("access.revoked", "the credential of " + name + " was revoked", ASK);
    }

    static ProblemException expired(String name) {
        return refused("access.expired", "the credential of " + name + " has expired", ASK);
    }

    static ProblemException badToken(String why) {
        return refused("access.bad-token", "the join token lets nobody in: " + why, ASK);
    }

    static ProblemException nameTaken(String name) {
        return refused(
                "access.name-taken",
                "there is something called " + name + " already",
                "choose another --name, or `assay token revoke " + name + "` first");
    }

    static ProblemException badRequest(String what, String hint) {
        return refused("access.bad-request", what, hint);
    }

    static ProblemException unknownName(String name) {
        return refused(
                "access.unknown-name",
                "there is no token and no credential called " + Names.printable(name, "?"),
                "`assay token list` shows them");
    }

    private static ProblemException refused(String code, String message, String hint) {
        return new ProblemException(Problem.user(code, message, hint));
    }
}
