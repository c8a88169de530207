/**
 * The daemon of several users. It runs no strategy and opens no file of a user: it owns the public socket, starts one
 * ordinary daemon for each user with that user's rights, and carries bytes between the two.
 */
package algo.app.system.unix;
