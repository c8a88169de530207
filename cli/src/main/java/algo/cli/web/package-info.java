/**
 * The HTTP gateway, {@code algo web}: a client of the daemon like any other, in a process and a jar of its own, that speaks
 * HTTP to browsers and programs. Nothing else loads it. Each request passes {@link algo.cli.web.Guard} before anything of its
 * body is read. What the daemon knows how to say reaches callers through the client's own commands with {@code --json}
 * ({@link algo.cli.web.InnerCommands}), so that both always say the same; what goes on is told by {@link
 * algo.cli.web.LiveFeed}, over one connection for all browsers.
 */
package algo.cli.web;
