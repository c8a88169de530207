/** Logs on macOS: holes by F_PUNCHHOLE, writes by kqueue(2). */
package algo.app.log.macos;
