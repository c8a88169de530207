/** Runs the {@code on_exit} commands that people are told by when a run of a strategy is over. */
package algo.app.hook;
