/** Provides what a run needs before it is made: code, interpreter, environment, secret files. */
package algo.app.launch;
