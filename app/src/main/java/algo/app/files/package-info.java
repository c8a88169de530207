/**
 * Files: reading them whole, replacing them, reading them backwards, finding them damaged, and what a failed operation
 * on one means.
 */
package algo.app.files;
