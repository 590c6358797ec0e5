package ferry.docker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** The folder of a build as a tar, without what its .dockerignore leaves out. */
final class BuildContext {
    private record Rule(Pattern pattern, boolean keeps) {}

    private final Path folder;
    private final String dockerfile;
    private final List<Rule> rules;

    private BuildContext(Path folder, String dockerfile) throws IOException {
        this.folder = folder;
        this.dockerfile = dockerfile;
        this.rules = rules(folder.resolve(".dockerignore"));
    }

    /** The tar, kept in a temporary file that goes with the stream: a folder that changes meanwhile does not break it. */
    static InputStream tar(Path folder, String dockerfile) throws IOException {
        if (!Files.isRegularFile(folder.resolve(dockerfile))) {
            throw new DockerException(
                    0,
                    "there is no " + dockerfile + " in " + folder,
                    "Choose the folder that holds the Dockerfile, or name the file.",
                    null);
        }
        Path file = Files.createTempFile("ferry-build-", ".tar");
        boolean whole = false;
        try {
            try (OutputStream out = Files.newOutputStream(file)) {
                new BuildContext(folder, dockerfile).write(out);
            }
            InputStream in = Files.newInputStream(file, java.nio.file.StandardOpenOption.DELETE_ON_CLOSE);
            whole = true;
            return in;
        } finally {
            if (!whole) {
                Files.deleteIfExists(file);
            }
        }
    }

    private void write(OutputStream out) throws IOException {
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            Files.walkFileTree(folder, new SimpleFileVisitor<Path>() {
                @Override
                public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) throws IOException {
                    String name = name(path);
                    // A rule with ! may bring back what lies in a folder that is left out.
                    boolean mayHold = rules.stream().anyMatch(Rule::keeps);
                    if (!name.isEmpty() && ignored(name)) {
                        return mayHold ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
                    }
                    if (!name.isEmpty()) {
                        put(tar, path, name + "/", attributes);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                    String name = name(path);
                    // Docker needs these two even where they are left out.
                    boolean needed = name.equals(dockerfile) || name.equals(".dockerignore");
                    if (needed || !ignored(name)) {
                        put(tar, path, name, attributes);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        }
    }

    private String name(Path path) {
        return folder.relativize(path).toString();
    }

    private static void put(TarArchiveOutputStream tar, Path path, String name, BasicFileAttributes attributes)
            throws IOException {
        TarArchiveEntry entry;
        if (attributes.isSymbolicLink()) {
            entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
            entry.setLinkName(Files.readSymbolicLink(path).toString());
        } else if (attributes.isRegularFile() || attributes.isDirectory()) {
            entry = new TarArchiveEntry(name);
            entry.setSize(attributes.isRegularFile() ? attributes.size() : 0);
            entry.setMode(mode(path, attributes.isDirectory()));
        } else {
            return; // sockets and devices have no place in an image
        }
        entry.setModTime(attributes.lastModifiedTime());
        tar.putArchiveEntry(entry);
        if (attributes.isRegularFile()) {
            Files.copy(path, tar);
        }
        tar.closeArchiveEntry();
    }

    private static int mode(Path path, boolean isFolder) throws IOException {
        String text = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        int mode = isFolder ? 040000 : 0100000;
        for (int i = 0; i < 9; i++) {
            if (text.charAt(i) != '-') {
                mode |= 0400 >> i;
            }
        }
        return mode;
    }

    private boolean ignored(String name) {
        boolean ignored = false;
        for (Rule rule : rules) {
            if (rule.pattern.matcher(name).matches()) {
                ignored = !rule.keeps;
            }
        }
        return ignored;
    }

    private static List<Rule> rules(Path file) throws IOException {
        List<Rule> rules = new ArrayList<>();
        if (Files.isRegularFile(file)) {
            try (BufferedReader lines = Files.newBufferedReader(file)) {
                lines.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .forEach(line -> rules.add(rule(line)));
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
        return rules;
    }

    /** Docker's rules: Go's filepath.Match, ** for any number of folders, ! for what is kept all the same; a folder's name means all in it. */
    static boolean matches(String line, String name) {
        return rule(line).pattern.matcher(name).matches();
    }

    private static Rule rule(String line) {
        boolean keeps = line.startsWith("!");
        String glob = (keeps ? line.substring(1).strip() : line).replaceAll("^/+|/+$", "");
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (glob.startsWith("**/", i)) {
                regex.append("(?:.*/)?");
                i += 2;
            } else if (glob.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return new Rule(Pattern.compile(regex + "(?:/.*)?"), keeps);
    }
}
