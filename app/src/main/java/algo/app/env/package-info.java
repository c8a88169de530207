/**
 * Python environments: which packages a strategy wants, where they are installed, and which environment is in force for it.
 * Environments are made beside their place and renamed, shared by those that want the same, and never changed afterwards.
 */
package algo.app.env;
