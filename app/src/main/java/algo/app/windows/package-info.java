/** The programs that only Windows starts so. */
package algo.app.windows;
