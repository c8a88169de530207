/**
 * The program that tells people: a client of the daemon, beside it, that follows the journal, keeps what is still to be told on
 * disk, and sends. In a jar of its own with the library for mail.
 */
package algo.app.notify.send;
