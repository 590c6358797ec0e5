package ferry.migrate;

import java.io.IOException;

/** Members of an archive as Docker must be sent them so that nothing is lost (moby, pkg/archive: Unpack, createTarFile). */
final class DockerUnpack {
    private DockerUnpack() {}

    /**
     * The member as it should be sent.
     *
     * <p>A hard link gets its owner, which clears set-user-id, and its mode again only if its target, taken as a path
     * from the root of the container, is there. A target that leads up to the root and down again is both that and the
     * place in the folder. The folder itself, when it is named ".", keeps its old owner and mode; by another name for the
     * same place it gets them.
     *
     * @param folder absolute path that the archive is unpacked to
     */
    static TarGroup member(TarGroup member, String folder) throws IOException {
        String inside = TarGroup.clean(folder.substring(1));
        if (inside.isEmpty()) {
            return member;
        }
        if (member.type() == '5' && member.path().isEmpty()) {
            return member.renamed("../" + inside.substring(inside.lastIndexOf('/') + 1) + "/", "");
        }
        if (member.type() == '1' && member.setId()) {
            int depth = inside.split("/").length;
            return member.renamed(member.name(), "../".repeat(depth) + inside + "/" + TarGroup.clean(member.link()));
        }
        return member;
    }
}
