package algo.app.home;

import java.util.Objects;

/**
 * The place of a home, by marks that a move keeps and a copy does not.
 *
 * @param path absolute; for people, since a home may be moved
 * @param inode of its directory
 * @param mark what tells this directory from another that gets its inode number once it is removed, as {@code kind:value};
 *     two of one kind can be compared. Empty where the file system tells nothing
 * @param device of its file system; means something within one {@code space} only, as a reboot or another container may
 *     number devices anew
 * @param machine the id of the machine, as in {@code /etc/machine-id}; empty where there is none, as in many containers
 * @param space the boot of the host and the pid namespace, as {@code ProcessLauncher.bootId}
 */
public record Whereabouts(String path, long inode, String mark, long device, String machine, String space) {
    /** Returns the clause that says why this is another place than {@code before}; empty if nothing shows it. */
    String differenceFrom(Whereabouts before) {
        if (!machine.isEmpty() && !before.machine.isEmpty() && !machine.equals(before.machine)) {
            return "it last ran on another machine, as " + before.path;
        }
        boolean anotherDirectory = inode != before.inode
                || (kind().equals(before.kind()) && !mark.equals(before.mark))
                || (space.equals(before.space) && device != before.device);
        if (!anotherDirectory) {
            return "";
        }
        return path.equals(before.path)
                ? "it is another directory than the one that last ran under this name"
                : "it is a copy of " + before.path;
    }

    private String kind() {
        return mark.substring(0, mark.indexOf(':') + 1);
    }

    /** This, with what is not to be told here as it was told {@code before}. */
    Whereabouts completedBy(Whereabouts before) {
        return new Whereabouts(
                path,
                inode,
                mark.isEmpty() ? before.mark : mark,
                device,
                machine.isEmpty() ? before.machine : machine,
                space);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Whereabouts that
                && Objects.equals(path, that.path)
                && inode == that.inode
                && Objects.equals(mark, that.mark)
                && device == that.device
                && Objects.equals(machine, that.machine)
                && Objects.equals(space, that.space);
    }
}
