package algo.app.http;

import java.time.Duration;

/**
 * The bounds of a server: how much it holds at once, and for how long.
 *
 * @param connections above it the one that waits longest for a request, or for the rest of a head, is closed for a new one; where none does, the new one is told to come again
 * @param bytes of heads, bodies and answers over all connections; above it requests are answered with 503
 * @param head longest request line with all headers, in bytes
 * @param headers most of them in one request
 * @param body longest body in bytes, however it is sent
 * @param request time from the first byte of a request to its last
 * @param idle time that a connection may wait for a request
 * @param answer time in which an answer has to be taken
 * @param stream the same, for an answer that is made while it is sent
 */
public record Limits(
        int connections,
        long bytes,
        int head,
        int headers,
        int body,
        Duration request,
        Duration idle,
        Duration answer,
        Duration stream) {}
