package ferry.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What keeps a command from doing what it was asked for, in words for the person. */
final class TroubleException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TroubleException(String message) {
        super(message);
    }

    /** Of a file; the message of many of Java's exceptions about files is the file's name alone. */
    static TroubleException of(String what, IOException e) {
        String why =
                switch (e) {
                    case NoSuchFileException none -> "there is no " + none.getFile();
                    case AccessDeniedException denied -> "no permission for " + denied.getFile();
                    case FileAlreadyExistsException other -> other.getFile() + " is something else";
                    case NotDirectoryException file -> file.getFile() + " is no folder";
                    default -> e.getMessage();
                };
        return new TroubleException(what + ": " + why);
    }
}
