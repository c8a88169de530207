/** The daemon of several users, as its main knows it. */
package algo.app.system;
